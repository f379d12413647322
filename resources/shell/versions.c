#include "versions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os.h"
#include "supervise.h"

static void path_in(const char *folder, const char *name, char *path) {
  snprintf(path, OS_PATH_SIZE, "%s/%s", folder, name);
}

void program_of(const folders *where, const char *version, char *path) {
  snprintf(path, OS_PATH_SIZE, "%s/app-%s/%s", where->root, version, os_program_name);
}

/* The version that a pointer file names, if its program is there. */
static bool read_pointer(const folders *where, const char *name, char version[VERSION_SIZE]) {
  char path[OS_PATH_SIZE];
  path_in(where->root, name, path);
  if (!os_read_text(path, version, VERSION_SIZE)) return false;
  version[strcspn(version, "\r\n \t")] = '\0';
  if (!is_version(version)) return false;
  program_of(where, version, path);
  return os_is_file(path);
}

static bool is_blocked(const folders *where, const char *version) {
  char path[OS_PATH_SIZE];
  char list[8 * 1024];
  path_in(where->state, "blocked.txt", path);
  if (!os_read_text(path, list, sizeof list)) return false;
  for (char *line = strtok(list, "\r\n"); line; line = strtok(NULL, "\r\n"))
    if (strcmp(line, version) == 0) return true;
  return false;
}

bool choose_version(const folders *where, char version[VERSION_SIZE]) {
  bool is_there = read_pointer(where, "current.txt", version);
  if (is_there && !is_blocked(where, version)) return true;
  char previous[VERSION_SIZE];
  if (read_pointer(where, "previous.txt", previous)) {
    strcpy(version, previous);
    return true;
  }
  /* A blocked version is better than a dark screen. */
  return is_there;
}

static int failed_starts_of(const char *path, const char *version) {
  char text[VERSION_SIZE + 16];
  if (!os_read_text(path, text, sizeof text)) return 0;
  char *blank = strchr(text, ' ');
  if (!blank) return 0;
  *blank = '\0';
  return strcmp(text, version) == 0 ? atoi(blank + 1) : 0;
}

void count_failed_start(const folders *where, const char *version) {
  char path[OS_PATH_SIZE];
  path_in(where->state, "failed-starts.txt", path);
  int count = failed_starts_of(path, version) + 1;
  char previous[VERSION_SIZE];
  bool has_other = read_pointer(where, "previous.txt", previous) && strcmp(previous, version) != 0;
  if (count >= FAILED_STARTS_ALLOWED && has_other && !is_blocked(where, version)) {
    char blocked[OS_PATH_SIZE];
    path_in(where->state, "blocked.txt", blocked);
    os_append_line(blocked, version);
    os_remove_file(path);
    return;
  }
  char text[VERSION_SIZE + 16];
  snprintf(text, sizeof text, "%s %d", version, count);
  os_write_text(path, text);
}

void forget_failed_starts(const folders *where) {
  char path[OS_PATH_SIZE];
  path_in(where->state, "failed-starts.txt", path);
  os_remove_file(path);
}
