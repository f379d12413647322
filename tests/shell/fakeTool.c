/* Stands for a tool of Windows under Wine: writes down how it was called, and ends with FAKE_TOOL_CODE. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  const char *path = getenv("FAKE_TOOL_LOG");
  const char *code = getenv("FAKE_TOOL_CODE");
  FILE *log = path ? fopen(path, "a") : NULL;
  if (!log) return 3;
  const char *name = strrchr(argv[0], '\\');
  fprintf(log, "%s", name ? name + 1 : argv[0]);
  for (int n = 1; n < argc; n += 1) fprintf(log, "|%s", argv[n]);
  fprintf(log, "\n");
  fclose(log);
  return code ? atoi(code) : 0;
}
