/* LD_PRELOAD: lets BlueZ's bt_crypto_new() succeed on a kernel without AF_ALG. Advertising needs no AES. */
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifndef AF_ALG
#define AF_ALG 38
#endif
int socket(int d, int t, int p) { return d == AF_ALG ? eventfd(0, EFD_CLOEXEC) : (int)syscall(SYS_socket, d, t, p); }
int bind(int fd, const struct sockaddr *a, socklen_t l) { return a && a->sa_family == AF_ALG ? 0 : (int)syscall(SYS_bind, fd, a, l); }
