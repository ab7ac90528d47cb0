#pragma once
#include <zlib.h>

// A macro that Swift does not import: 15 bits of window, gzip alone.
static inline int sst_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }
