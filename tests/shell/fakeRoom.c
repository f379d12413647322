/*
 * Stands for the room under Wine: writes down its flags, then does what the first of them says. `hang`: hangs at
 * its first start, and asks for a restart of the PC at its second.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static void touch(const char *path) {
  FILE *file = fopen(path, "a");
  if (file) fclose(file);
}

int main(int argc, char **argv) {
  FILE *log = fopen(getenv("FAKE_ROOM_LOG"), "a");
  if (!log || argc < 2) return 3;
  fseek(log, 0, SEEK_END);
  int is_first = ftell(log) == 0;
  fprintf(log, "%s", argv[0]);
  for (int n = 1; n < argc; n += 1) fprintf(log, "|%s", argv[n]);
  fprintf(log, "\n");
  fclose(log);
  if (strncmp(argv[1], "exit=", 5) == 0) return atoi(argv[1] + 5);
  if (!is_first) return 70;
  touch(getenv("MAGO_ROOM_HEALTH"));
  touch(getenv("MAGO_ROOM_HEARTBEAT"));
  Sleep(INFINITE);
}
