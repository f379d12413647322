/*
 * What the shell needs of the operating system. Paths and texts are UTF-8. Implemented in os_posix.c and
 * os_windows.c; nothing else here knows on which of them it runs.
 */
#ifndef MAGO_OS_H
#define MAGO_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OS_PATH_SIZE = 1024 };

/* Milliseconds since some moment; never goes back. */
int64_t os_now(void);
void os_sleep(int ms);

/* When a file was last changed, as a number that only serves to be compared; -1: no such file. */
int64_t os_file_stamp(const char *path);
bool os_is_file(const char *path);
void os_make_folder(const char *path);
void os_remove_file(const char *path);

/* The first `size - 1` bytes of a file with a final NUL; false: none, or empty. */
bool os_read_text(const char *path, char *text, size_t size);
/* Replaces the file whole or not at all. */
bool os_write_text(const char *path, const char *text);
bool os_append_line(const char *path, const char *line);
/* In bytes; -1: no such file. */
int64_t os_file_size(const char *path);
/* Takes the place of what has the new name. */
bool os_rename(const char *from, const char *to);

/* The program's own folder, without a separator at its end. */
void os_own_folder(char *path, size_t size);
/* Where state is kept when nobody says otherwise. */
void os_default_state_folder(char *path, size_t size);
/* Name of the room's program inside a version's folder. */
extern const char *const os_program_name;

/* Local time as text, for the log. */
void os_time_text(char *text, size_t size);

/*
 * Starts the program with all its descendants in a group that ends with this one. `variables`: pairs of name
 * and value, ended by NULL. False: it could not be started.
 */
bool os_start(const char *program, const char *const *arguments, const char *const *variables);
/* Whether the program has ended, and with which code; 256 and more: by a signal. Reaps it. */
bool os_has_ended(int *code);
/* Ends the program and all its descendants at once, and waits until they are gone. */
void os_end_all(void);

/* Set once somebody has asked this program to end. */
bool os_is_asked_to_end(void);
void os_prepare(void);

#endif
