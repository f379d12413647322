/* The shell on Windows, as ShellLauncher.xml starts it. */
#define WIN32_LEAN_AND_MEAN
#define UNICODE
#define _UNICODE
#include <windows.h>

#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "os.h"

const char *const os_program_name = "mago-room.exe";

enum { LINE_SIZE = 8 * OS_PATH_SIZE };

static HANDLE child = NULL;
static HANDLE job = NULL;

static void widen(const char *text, wchar_t *wide, int size) {
  if (MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, size) == 0) wide[0] = L'\0';
}

static void narrow(const wchar_t *wide, char *text, int size) {
  if (WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, size, NULL, NULL) == 0) text[0] = '\0';
}

int64_t os_now(void) {
  return (int64_t)GetTickCount64();
}

void os_sleep(int ms) {
  Sleep((DWORD)ms);
}

static bool attributes_of(const char *path, WIN32_FILE_ATTRIBUTE_DATA *data) {
  wchar_t wide[OS_PATH_SIZE];
  widen(path, wide, OS_PATH_SIZE);
  return GetFileAttributesExW(wide, GetFileExInfoStandard, data) != 0;
}

int64_t os_file_stamp(const char *path) {
  WIN32_FILE_ATTRIBUTE_DATA data;
  if (!attributes_of(path, &data)) return -1;
  return ((int64_t)data.ftLastWriteTime.dwHighDateTime << 32) | data.ftLastWriteTime.dwLowDateTime;
}

bool os_is_file(const char *path) {
  WIN32_FILE_ATTRIBUTE_DATA data;
  return attributes_of(path, &data) && !(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
}

void os_make_folder(const char *path) {
  wchar_t wide[OS_PATH_SIZE];
  widen(path, wide, OS_PATH_SIZE);
  for (wchar_t *at = wide + 3; wcslen(wide) > 3 && *at; at += 1) {
    if (*at != L'\\' && *at != L'/') continue;
    wchar_t separator = *at;
    *at = L'\0';
    CreateDirectoryW(wide, NULL);
    *at = separator;
  }
  CreateDirectoryW(wide, NULL);
}

void os_remove_file(const char *path) {
  wchar_t wide[OS_PATH_SIZE];
  widen(path, wide, OS_PATH_SIZE);
  DeleteFileW(wide);
}

static HANDLE open_file(const char *path, DWORD access, DWORD how) {
  wchar_t wide[OS_PATH_SIZE];
  widen(path, wide, OS_PATH_SIZE);
  DWORD sharing = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  return CreateFileW(wide, access, sharing, NULL, how, FILE_ATTRIBUTE_NORMAL, NULL);
}

bool os_read_text(const char *path, char *text, size_t size) {
  HANDLE file = open_file(path, GENERIC_READ, OPEN_EXISTING);
  if (file == INVALID_HANDLE_VALUE) return false;
  DWORD length = 0;
  bool is_read = ReadFile(file, text, (DWORD)(size - 1), &length, NULL) != 0;
  CloseHandle(file);
  if (!is_read || length == 0) return false;
  text[length] = '\0';
  return true;
}

static bool write_whole(HANDLE file, const char *text) {
  if (file == INVALID_HANDLE_VALUE) return false;
  DWORD length = (DWORD)strlen(text);
  DWORD written = 0;
  bool is_written = WriteFile(file, text, length, &written, NULL) != 0 && written == length &&
                    FlushFileBuffers(file) != 0;
  CloseHandle(file);
  return is_written;
}

int64_t os_file_size(const char *path) {
  WIN32_FILE_ATTRIBUTE_DATA data;
  if (!attributes_of(path, &data)) return -1;
  return ((int64_t)data.nFileSizeHigh << 32) | data.nFileSizeLow;
}

bool os_rename(const char *from, const char *to) {
  wchar_t wide_from[OS_PATH_SIZE];
  wchar_t wide_to[OS_PATH_SIZE];
  widen(from, wide_from, OS_PATH_SIZE);
  widen(to, wide_to, OS_PATH_SIZE);
  return MoveFileExW(wide_from, wide_to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0;
}

bool os_write_text(const char *path, const char *text) {
  char temporary[OS_PATH_SIZE + 8];
  snprintf(temporary, sizeof temporary, "%s.tmp", path);
  return write_whole(open_file(temporary, GENERIC_WRITE, CREATE_ALWAYS), text) && os_rename(temporary, path);
}

bool os_append_line(const char *path, const char *line) {
  char text[OS_PATH_SIZE + 512];
  snprintf(text, sizeof text, "%s\r\n", line);
  return write_whole(open_file(path, FILE_APPEND_DATA, OPEN_ALWAYS), text);
}

void os_own_folder(char *path, size_t size) {
  wchar_t own[OS_PATH_SIZE];
  DWORD length = GetModuleFileNameW(NULL, own, OS_PATH_SIZE);
  wchar_t *end = length > 0 && length < OS_PATH_SIZE ? wcsrchr(own, L'\\') : NULL;
  if (end) *end = L'\0';
  narrow(end ? own : L".", path, (int)size);
}

void os_default_state_folder(char *path, size_t size) {
  wchar_t data[OS_PATH_SIZE / 2];
  char text[OS_PATH_SIZE];
  DWORD length = GetEnvironmentVariableW(L"ProgramData", data, OS_PATH_SIZE / 2);
  narrow(length > 0 && length < OS_PATH_SIZE / 2 ? data : L"C:\\ProgramData", text, sizeof text);
  snprintf(path, size, "%s\\Mago\\Room\\state", text);
}

void os_time_text(char *text, size_t size) {
  SYSTEMTIME now;
  GetLocalTime(&now);
  snprintf(text, size, "%04d-%02d-%02dT%02d:%02d:%02d", now.wYear, now.wMonth, now.wDay, now.wHour,
           now.wMinute, now.wSecond);
}

/* Quotes an argument as CommandLineToArgvW reads it. False: the line is full. */
static bool add_argument(wchar_t *line, const char *argument) {
  wchar_t wide[OS_PATH_SIZE];
  widen(argument, wide, OS_PATH_SIZE);
  size_t at = wcslen(line);
  if (at + 2 * wcslen(wide) + 4 > LINE_SIZE) return false;
  if (at > 0) line[at++] = L' ';
  line[at++] = L'"';
  size_t backslashes = 0;
  for (const wchar_t *c = wide; *c; c += 1) {
    /* Backslashes count only before a quote: there each is doubled, and the quote has one of its own. */
    for (size_t n = 0; *c == L'"' && n <= backslashes; n += 1) line[at++] = L'\\';
    backslashes = *c == L'\\' ? backslashes + 1 : 0;
    line[at++] = *c;
  }
  for (size_t n = 0; n < backslashes; n += 1) line[at++] = L'\\';
  line[at++] = L'"';
  line[at] = L'\0';
  return true;
}

/* Whatever the room starts ends with the room, and the room with the shell. */
static void make_job(void) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  job = CreateJobObjectW(NULL, NULL);
  if (job) SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
}

bool os_start(const char *program, const char *const *arguments, const char *const *variables) {
  static wchar_t line[LINE_SIZE];
  wchar_t path[OS_PATH_SIZE];
  wchar_t folder[OS_PATH_SIZE];
  line[0] = L'\0';
  bool fits = add_argument(line, program);
  for (size_t n = 0; fits && arguments[n]; n += 1) fits = add_argument(line, arguments[n]);
  if (!fits) return false;
  for (size_t n = 0; variables[n]; n += 2) {
    wchar_t name[64];
    wchar_t value[OS_PATH_SIZE];
    widen(variables[n], name, 64);
    widen(variables[n + 1], value, OS_PATH_SIZE);
    SetEnvironmentVariableW(name, value);
  }
  widen(program, path, OS_PATH_SIZE);
  wcscpy(folder, path);
  for (wchar_t *at = folder + wcslen(folder); at > folder; at -= 1)
    if (*at == L'\\' || *at == L'/') {
      *at = L'\0';
      break;
    }
  STARTUPINFOW how = {.cb = sizeof how};
  PROCESS_INFORMATION started = {0};
  make_job();
  if (!CreateProcessW(path, line, NULL, NULL, FALSE, CREATE_SUSPENDED, NULL, folder, &how, &started))
    return false;
  if (job) AssignProcessToJobObject(job, started.hProcess);
  ResumeThread(started.hThread);
  CloseHandle(started.hThread);
  child = started.hProcess;
  return true;
}

bool os_has_ended(int *code) {
  DWORD value = 0;
  if (WaitForSingleObject(child, 0) != WAIT_OBJECT_0) return false;
  *code = GetExitCodeProcess(child, &value) ? (int)value : 256;
  return true;
}

void os_end_all(void) {
  enum { LONGEST_END_MS = 10 * 1000 };
  if (job) {
    TerminateJobObject(job, 256);
    CloseHandle(job);
    job = NULL;
  }
  if (!child) return;
  TerminateProcess(child, 256);
  WaitForSingleObject(child, LONGEST_END_MS);
  CloseHandle(child);
  child = NULL;
}

bool os_is_asked_to_end(void) {
  /* Windows ends a shell without asking it. */
  return false;
}

void os_prepare(void) {
  /* A dialogue about a crash would cover the wall. */
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
}

int shell_main(int argc, char **argv);

int main(void) {
  int count = 0;
  wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
  char **arguments = calloc((size_t)count + 1, sizeof *arguments);
  if (!wide || !arguments) return 2;
  for (int n = 0; n < count; n += 1) {
    int size = WideCharToMultiByte(CP_UTF8, 0, wide[n], -1, NULL, 0, NULL, NULL);
    arguments[n] = calloc((size_t)size, 1);
    if (!arguments[n]) return 2;
    narrow(wide[n], arguments[n], size);
  }
  return shell_main(count, arguments);
}
