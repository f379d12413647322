#include "supervise.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST_VERSION = 64 };

end_kind end_of_exit_code(int code) {
  switch (code) {
    case EXIT_RESTART_SHELL:
      return END_WISHED;
    case EXIT_RESTART_PC:
      return END_PC_RESTART;
    case EXIT_SHUT_DOWN:
      return END_PC_SHUTDOWN;
    default:
      return END_CRASHED;
  }
}

end_kind end_of_watch(int64_t running_ms, int64_t silent_ms, bool is_healthy) {
  bool has_beaten = silent_ms >= 0;
  if (!has_beaten && running_ms > FIRST_HEARTBEAT_LIMIT_MS) return END_HUNG;
  if (has_beaten && silent_ms > HEARTBEAT_LIMIT_MS) return END_HUNG;
  if (!is_healthy && running_ms > HEALTH_LIMIT_MS) return END_UNHEALTHY;
  return END_WISHED;
}

static int restarts_within(const restart_history *history, int64_t now) {
  int count = 0;
  for (int n = 0; n < history->restart_count; n += 1)
    if (now - history->restarts[n] < RESTART_WINDOW_MS) count += 1;
  return count;
}

static void remember(restart_history *history, int64_t now) {
  if (history->restart_count == RESTARTS_IN_WINDOW) {
    memmove(history->restarts, history->restarts + 1,
            sizeof history->restarts - sizeof history->restarts[0]);
    history->restart_count -= 1;
  }
  history->restarts[history->restart_count] = now;
  history->restart_count += 1;
}

next_step after_end(restart_history *history, end_kind end, bool was_healthy, int64_t now) {
  next_step step = {.starts_again = true, .exit_code = EXIT_RESTART_SHELL, .is_failed_start = false};
  switch (end) {
    case END_PC_RESTART:
    case END_PC_SHUTDOWN:
      step.starts_again = false;
      step.exit_code = end == END_PC_RESTART ? EXIT_RESTART_PC : EXIT_SHUT_DOWN;
      step.is_failed_start = !was_healthy && end == END_PC_RESTART;
      return step;
    case END_WISHED:
      /* Also a wish is counted: a room that ends as soon as it is up would flicker for ever. */
    case END_CRASHED:
    case END_HUNG:
    case END_UNHEALTHY:
    case END_NOT_STARTED:
      break;
  }
  step.is_failed_start = !was_healthy && end != END_WISHED;
  if (restarts_within(history, now) >= RESTARTS_IN_WINDOW) {
    step.starts_again = false;
    step.exit_code = EXIT_RESTART_PC;
    return step;
  }
  remember(history, now);
  return step;
}

bool is_version(const char *text) {
  size_t length = strlen(text);
  if (length == 0 || length > LONGEST_VERSION || text[0] == '.') return false;
  for (size_t n = 0; n < length; n += 1) {
    unsigned char c = (unsigned char)text[n];
    if (!isalnum(c) && strchr(".-+", c) == NULL) return false;
    if (c == '.' && text[n + 1] == '.') return false;
  }
  return true;
}
