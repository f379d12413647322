/*
 * The rules of the shell, without clock, files or processes: what has happened goes in, what to do comes out.
 */
#ifndef MAGO_SUPERVISE_H
#define MAGO_SUPERVISE_H

#include <stdbool.h>
#include <stdint.h>

/* Tests let seconds pass faster. */
#ifndef SECOND_MS
#define SECOND_MS 1000
#endif

enum {
  /* The room says that it lives every 5 s; after this long without it, it hangs. */
  HEARTBEAT_LIMIT_MS = 30 * SECOND_MS,
  /* For its first sign of life: a cold PC after an update is slow. */
  FIRST_HEARTBEAT_LIMIT_MS = 60 * SECOND_MS,
  /* In which a start must have been called healthy. */
  HEALTH_LIMIT_MS = 120 * SECOND_MS,
  UPDATE_LIMIT_MS = 2 * 60 * 60 * SECOND_MS,
  RESTART_WINDOW_MS = 60 * SECOND_MS,
  TICK_MS = SECOND_MS / 4,
  RESTARTS_IN_WINDOW = 3,
  FAILED_STARTS_ALLOWED = 2,
};

/* The exit codes that the kiosk policy knows (ShellLauncher.xml). */
enum {
  EXIT_RESTART_SHELL = 0,
  EXIT_RESTART_PC = 70,
  EXIT_SHUT_DOWN = 71,
};

typedef enum {
  /* Ends by itself and wants to be started again: a new version is in place. */
  END_WISHED,
  END_CRASHED,
  END_HUNG,
  /* Runs, but was not called healthy in time. */
  END_UNHEALTHY,
  /* Could not be started at all. */
  END_NOT_STARTED,
  END_PC_RESTART,
  END_PC_SHUTDOWN,
} end_kind;

typedef struct {
  int64_t restarts[RESTARTS_IN_WINDOW];
  int restart_count;
} restart_history;

typedef struct {
  /* What to do next: start again, or leave with `exit_code`. */
  bool starts_again;
  int exit_code;
  /* The start counts against its version. */
  bool is_failed_start;
} next_step;

/* How the room's exit code is to be read. */
end_kind end_of_exit_code(int code);

/* What keeps a run from going on; END_WISHED when nothing does. `silent_ms`: since its last heartbeat, -1: none yet. */
end_kind end_of_watch(int64_t running_ms, int64_t silent_ms, bool is_healthy);

/* What follows the end of a run. */
next_step after_end(restart_history *history, end_kind end, bool was_healthy, int64_t now);

/* Whether a text is a version: digits, letters, dots, dashes and pluses; no way out of a folder. */
bool is_version(const char *text);

#endif
