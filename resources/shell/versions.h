/* Which version is started, and what failed starts lead to. */
#ifndef MAGO_VERSIONS_H
#define MAGO_VERSIONS_H

#include <stdbool.h>

enum { VERSION_SIZE = 80 };

typedef struct {
  /* Holds `app-<version>` folders, `current.txt` and `previous.txt`; the shell never writes here. */
  const char *root;
  /* Holds `blocked.txt` (a version a line) and `failed-starts.txt`; the room's account may write here. */
  const char *state;
} folders;

/*
 * The version to start: the current one, or the previous one where that is blocked or not there. False: none
 * is there.
 */
bool choose_version(const folders *where, char version[VERSION_SIZE]);

/* The program of a version. */
void program_of(const folders *where, const char *version, char *path);

/* Counts a start that failed. After the second in a row the version is blocked, if another can take its place. */
void count_failed_start(const folders *where, const char *version);
void forget_failed_starts(const folders *where);

#endif
