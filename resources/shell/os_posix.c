/* The shell's twin for Linux kiosks, and for the tests. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "os.h"

const char *const os_program_name = "mago-room";

static pid_t child = 0;
static volatile sig_atomic_t is_asked_to_end = 0;

static void note_signal(int signal_number) {
  (void)signal_number;
  is_asked_to_end = 1;
}

static int64_t in_ms(struct timespec time) {
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t os_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return in_ms(now);
}

void os_sleep(int ms) {
  struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
  nanosleep(&pause, NULL);
}

int64_t os_file_stamp(const char *path) {
  struct stat info;
  if (stat(path, &info) != 0) return -1;
  return (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
}

bool os_is_file(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

void os_make_folder(const char *path) {
  mkdir(path, 0750);
}

void os_remove_file(const char *path) {
  unlink(path);
}

bool os_read_text(const char *path, char *text, size_t size) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  ssize_t length = read(file, text, size - 1);
  close(file);
  if (length <= 0) return false;
  text[length] = '\0';
  return true;
}

static bool write_whole(const char *path, int flags, const char *text) {
  int file = open(path, flags | O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return false;
  ssize_t length = (ssize_t)strlen(text);
  bool is_written = write(file, text, (size_t)length) == length && fsync(file) == 0;
  close(file);
  return is_written;
}

bool os_write_text(const char *path, const char *text) {
  char temporary[OS_PATH_SIZE + 8];
  snprintf(temporary, sizeof temporary, "%s.tmp", path);
  return write_whole(temporary, O_TRUNC, text) && os_rename(temporary, path);
}

bool os_append_line(const char *path, const char *line) {
  char text[OS_PATH_SIZE + 512];
  snprintf(text, sizeof text, "%s\n", line);
  return write_whole(path, O_APPEND, text);
}

int64_t os_file_size(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 ? (int64_t)info.st_size : -1;
}

bool os_rename(const char *from, const char *to) {
  return rename(from, to) == 0;
}

void os_own_folder(char *path, size_t size) {
  char own[OS_PATH_SIZE];
  ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
  own[length < 0 ? 0 : length] = '\0';
  snprintf(path, size, "%s", length < 0 ? "." : dirname(own));
}

void os_default_state_folder(char *path, size_t size) {
  snprintf(path, size, "/var/lib/mago-room");
}

void os_time_text(char *text, size_t size) {
  time_t now = time(NULL);
  struct tm parts;
  localtime_r(&now, &parts);
  strftime(text, size, "%Y-%m-%dT%H:%M:%S%z", &parts);
}

static void become(const char *program, const char *const *arguments, const char *const *variables) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (size_t n = 0; variables[n]; n += 2) setenv(variables[n], variables[n + 1], 1);
  size_t count = 0;
  while (arguments[count]) count += 1;
  char **line = calloc(count + 2, sizeof *line);
  if (!line) _exit(127);
  line[0] = (char *)(uintptr_t)program;
  for (size_t n = 0; n < count; n += 1) line[n + 1] = (char *)(uintptr_t)arguments[n];
  execv(program, line);
  _exit(127);
}

bool os_start(const char *program, const char *const *arguments, const char *const *variables) {
  if (access(program, X_OK) != 0) return false;
  child = fork();
  if (child == 0) become(program, arguments, variables);
  if (child > 0) setpgid(child, child);
  return child > 0;
}

bool os_has_ended(int *code) {
  int status;
  pid_t ended = waitpid(child, &status, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
  *code = ended > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 256;
  return true;
}

void os_end_all(void) {
  if (child <= 0) return;
  kill(-child, SIGKILL);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
  child = 0;
}

bool os_is_asked_to_end(void) {
  return is_asked_to_end != 0;
}

void os_prepare(void) {
  struct sigaction action = {.sa_handler = note_signal};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
}

int shell_main(int argc, char **argv);

int main(int argc, char **argv) {
  return shell_main(argc, argv);
}
