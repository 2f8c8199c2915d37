/* Answers reads of holding registers (function 3) on one port, and nothing on a second one.
 *
 * Fast enough to be no part of what is measured. Prints both port numbers, ends with its stdin.
 * Register i holds the i-th half of a rising float, so that a decoder has something to decode.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int listening(int *port) {
    int plug = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    bind(plug, (struct sockaddr *)&address, sizeof address);
    listen(plug, 512);
    getsockname(plug, (struct sockaddr *)&address, &size);
    *port = ntohs(address.sin_port);
    return plug;
}

static void watch(int poll, int plug, uint32_t kind) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = ((uint64_t)kind << 32) | (uint32_t)plug};
    epoll_ctl(poll, EPOLL_CTL_ADD, plug, &event);
}

int main(void) {
    enum { INPUT, LIVE_PORT, DEAD_PORT, LIVE, DEAD };
    int live_port, dead_port, on = 1;
    int live = listening(&live_port), dead = listening(&dead_port);
    int poll = epoll_create1(0);
    uint8_t image[400], in[4096], out[512];
    for (int i = 0; i < 100; i++) {
        float value = 20.5f + i;
        uint32_t bits;
        memcpy(&bits, &value, 4);
        bits = htonl(bits);
        memcpy(image + 4 * i, &bits, 4);
    }
    watch(poll, 0, INPUT);
    watch(poll, live, LIVE_PORT);
    watch(poll, dead, DEAD_PORT);
    printf("%d %d\n", live_port, dead_port);
    fflush(stdout);
    for (;;) {
        struct epoll_event events[64];
        int count = epoll_wait(poll, events, 64, -1);
        for (int i = 0; i < count; i++) {
            int plug = (int)(uint32_t)events[i].data.u64, kind = (int)(events[i].data.u64 >> 32);
            if (kind == INPUT)
                return 0;
            if (kind == LIVE_PORT || kind == DEAD_PORT) {
                int client = accept(plug, NULL, NULL);
                setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                watch(poll, client, kind == LIVE_PORT ? LIVE : DEAD);
                continue;
            }
            ssize_t got = read(plug, in, sizeof in);
            if (got <= 0) {
                close(plug);
                continue;
            }
            for (ssize_t at = 0; kind == LIVE && at + 12 <= got; at += 12) {
                int bytes = 2 * (in[at + 10] << 8 | in[at + 11]);
                if (bytes > 250)
                    bytes = 250;
                memcpy(out, in + at, 8);
                out[4] = 0;
                out[5] = (uint8_t)(bytes + 3);
                out[8] = (uint8_t)bytes;
                memcpy(out + 9, image, bytes);
                if (write(plug, out, bytes + 9) < 0)
                    close(plug);
            }
        }
    }
}
