/*
 * The shell of a room PC: it starts the room, watches that it lives, and starts it again. It is the Windows
 * shell (ShellLauncher.xml) and so must not end itself unless the PC is to be restarted or shut down.
 *
 *   mago-room-shell [--root <folder>] [--state <folder>] [--update] [-- <the room's own flags>]
 *
 * With --update it is no shell: it runs one pass of the update step of the version that is in force, hands on its
 * exit code, and writes nothing to the state folder, which belongs to an account with fewer rights.
 */
#include <stdio.h>
#include <string.h>

#include "os.h"
#include "supervise.h"
#include "versions.h"

typedef struct {
  char root[OS_PATH_SIZE];
  char state[OS_PATH_SIZE];
  bool is_update;
  /* Ended by NULL. */
  const char *const *room_flags;
} options;

static char log_path[OS_PATH_SIZE];

/* The log and the one before it: a room that dies every few seconds must not fill the disk. */
enum { LOG_LIMIT = 5 * 1024 * 1024 };

static void say(const char *what, const char *detail) {
  char time[64];
  char line[OS_PATH_SIZE + 256];
  os_time_text(time, sizeof time);
  snprintf(line, sizeof line, "%s %s %s", time, what, detail);
  if (os_file_size(log_path) >= LOG_LIMIT) {
    char before[OS_PATH_SIZE + 8];
    snprintf(before, sizeof before, "%s.1", log_path);
    /* Nothing is written over the limit, not even where the older log cannot be moved. */
    if (!os_rename(log_path, before)) os_remove_file(log_path);
  }
  os_append_line(log_path, line);
}

static const char *name_of(end_kind end) {
  switch (end) {
    case END_WISHED:
      return "ended as it wished";
    case END_CRASHED:
      return "crashed";
    case END_HUNG:
      return "hung";
    case END_UNHEALTHY:
      return "was not healthy in time";
    case END_NOT_STARTED:
      return "could not be started";
    case END_PC_RESTART:
      return "asks for a restart of the PC";
    case END_PC_SHUTDOWN:
      return "asks for the PC to be shut down";
  }
  return "?";
}

/* The files by which the room speaks to its shell. */
typedef struct {
  char heartbeat[OS_PATH_SIZE];
  char health[OS_PATH_SIZE];
} signs;

/* Watches one run until its end. The heartbeat is a change of its file, timed here: the PC's clock may be set. */
static end_kind watch(const signs *room, int64_t started, bool *was_healthy) {
  int64_t stamp = -1;
  int64_t heard = -1;
  for (;;) {
    int code;
    bool has_ended = os_has_ended(&code);
    *was_healthy = *was_healthy || os_is_file(room->health);
    if (has_ended) return end_of_exit_code(code);
    int64_t now = os_now();
    int64_t latest = os_file_stamp(room->heartbeat);
    if (latest != stamp) heard = now;
    stamp = latest;
    end_kind end = end_of_watch(now - started, heard < 0 ? -1 : now - heard, *was_healthy);
    if (end != END_WISHED || os_is_asked_to_end()) return end;
    os_sleep(TICK_MS);
  }
}

static end_kind run(const options *given, const folders *where, const char *version, bool *was_healthy) {
  char program[OS_PATH_SIZE];
  signs room;
  program_of(where, version, program);
  snprintf(room.heartbeat, sizeof room.heartbeat, "%s/heartbeat", where->state);
  snprintf(room.health, sizeof room.health, "%s/healthy", where->state);
  os_remove_file(room.heartbeat);
  os_remove_file(room.health);
  const char *const variables[] = {
      "MAGO_ROOM_HEARTBEAT", room.heartbeat, "MAGO_ROOM_HEALTH", room.health,
      "MAGO_ROOM_ROOT", where->root, "MAGO_ROOM_STATE", where->state,
      "MAGO_ROOM_VERSION", version, NULL};
  say("starts", version);
  int64_t started = os_now();
  *was_healthy = false;
  if (!os_start(program, given->room_flags, variables)) return END_NOT_STARTED;
  end_kind end = watch(&room, started, was_healthy);
  os_end_all();
  return end;
}

static int supervise(const options *given) {
  folders where = {.root = given->root, .state = given->state};
  restart_history history = {.restart_count = 0};
  for (;;) {
    char version[VERSION_SIZE] = "";
    bool was_healthy = false;
    end_kind end = END_NOT_STARTED;
    if (choose_version(&where, version)) end = run(given, &where, version, &was_healthy);
    if (os_is_asked_to_end()) return EXIT_RESTART_SHELL;
    say(version[0] ? version : "no version is there", name_of(end));
    next_step step = after_end(&history, end, was_healthy, os_now());
    if (was_healthy) forget_failed_starts(&where);
    else if (step.is_failed_start && version[0]) count_failed_start(&where, version);
    if (!step.starts_again) return step.exit_code;
  }
}

/* One pass of the update step; ends what takes longer than the night. */
static int update(const options *given) {
  enum { MOST_FLAGS = 32, FAILED = 1 };
  folders where = {.root = given->root, .state = given->state};
  char version[VERSION_SIZE] = "";
  char program[OS_PATH_SIZE];
  const char *flags[MOST_FLAGS + 2] = {"--update"};
  for (int n = 0; n < MOST_FLAGS && given->room_flags[n]; n += 1) flags[n + 1] = given->room_flags[n];
  if (!choose_version(&where, version)) return FAILED;
  program_of(&where, version, program);
  const char *const variables[] = {"MAGO_ROOM_ROOT", where.root, "MAGO_ROOM_STATE", where.state,
                                   "MAGO_ROOM_VERSION", version, NULL};
  if (!os_start(program, flags, variables)) return FAILED;
  int64_t started = os_now();
  int code = FAILED;
  while (!os_has_ended(&code)) {
    if (os_is_asked_to_end() || os_now() - started > UPDATE_LIMIT_MS) break;
    os_sleep(TICK_MS);
  }
  os_end_all();
  return code;
}

static bool take_path(char *path, int argc, char **argv, int *n) {
  if (*n + 1 >= argc || strlen(argv[*n + 1]) >= OS_PATH_SIZE / 2) return false;
  *n += 1;
  strcpy(path, argv[*n]);
  return true;
}

int shell_main(int argc, char **argv) {
  static const char *const no_flags[] = {NULL};
  options given = {.room_flags = no_flags};
  os_own_folder(given.root, sizeof given.root);
  os_default_state_folder(given.state, sizeof given.state);
  for (int n = 1; n < argc; n += 1) {
    bool is_known = true;
    if (strcmp(argv[n], "--root") == 0) is_known = take_path(given.root, argc, argv, &n);
    else if (strcmp(argv[n], "--state") == 0) is_known = take_path(given.state, argc, argv, &n);
    else if (strcmp(argv[n], "--update") == 0) given.is_update = true;
    else if (strcmp(argv[n], "--") == 0) {
      given.room_flags = (const char *const *)argv + n + 1;
      break;
    } else is_known = false;
    if (!is_known) {
      fprintf(stderr, "mago-room-shell [--root <folder>] [--state <folder>] [--update] [-- <flags>]\n");
      return 2;
    }
  }
  if (given.is_update) {
    os_prepare();
    return update(&given);
  }
  os_make_folder(given.state);
  snprintf(log_path, sizeof log_path, "%s/shell.log", given.state);
  os_prepare();
  int code = supervise(&given);
  say("leaves", code == EXIT_RESTART_PC ? "the PC is to be restarted" : "");
  return code;
}
