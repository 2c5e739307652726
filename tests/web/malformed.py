"""A corpus of requests that no browser sends. None of them may be answered with 2xx."""

from __future__ import annotations

import gzip
import zlib

_FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
_GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
_POST = b"POST / HTTP/1.1\r\nHost: x\r\n" + _FORM
_CHUNKED = _POST + b"Transfer-Encoding: chunked\r\n\r\n"
_SMUGGLED = b"GET /privacy HTTP/1.1\r\nHost: x\r\n\r\n"
_HELLO = b"\x16\x03\x01\x00\xb5\x01\x00\x00\xb1\x03\x03" + bytes(range(178))


def _get(path: bytes, more: bytes = b"") -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + more + b"\r\n"


def _sent(body: bytes, more: bytes = b"", head: bytes = _POST) -> bytes:
    return head + more + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


def _packed(how: bytes, body: bytes) -> bytes:
    return _sent(body, b"Content-Encoding: " + how + b"\r\n")


# Not in here, since each is a right request (test_malformed.py, VALID): an upgrade that nobody offers, an absolute
# address of our own, Expect: 100-continue, Range, a chunked form, a form that is no UTF-8, line ends in a query, a body
# with a GET. And one that cannot be told from HTTP/1.0, since the parser hides it: GET / RTSP/1.0.
CORPUS: dict[str, bytes] = {
    # the first line
    "empty lines and a null": b"\r\n\r\n\x00",
    "a word": b"hallo\r\n\r\n",
    "a method alone": b"GET\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\n\r\n",
    "HTTP/1.10": b"GET / HTTP/1.10\r\nHost: x\r\n\r\n",
    "no version number": b"GET / HTTP/\r\nHost: x\r\n\r\n",
    "another protocol": b"DESCRIBE / RTSP/1.0\r\nHost: x\r\n\r\n",
    "words after the version": b"GET / HTTP/1.1 en meer\r\nHost: x\r\n\r\n",
    "a null in the method": b"GE\x00T / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method in small letters": b"get / HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method of 70,000 letters": b"G" * 70_000,
    "an HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an HTTP/2 preface with frames": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    "a short TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    "a TLS hello": _HELLO,
    "an SSH greeting": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "a SOCKS greeting": b"\x05\x01\x00\r\n\r\n",
    "a PROXY line": b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + _get(b"/"),
    # where to
    "CONNECT": b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "OPTIONS of all": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET of all": b"GET * HTTP/1.1\r\nHost: x\r\n\r\n",
    "no slash": _get(b"privacy"),
    "half an IPv6 address": _get(b"http://[::1"),
    "another scheme": _get(b"ftp://x/nergens"),
    "a script as address": _get(b"javascript:alert(1)"),
    "an absolute address of nothing": _get(b"http://x/nergens"),
    "two slashes": _get(b"//\\x"),
    "up and out": _get(b"/../../../../etc/passwd"),
    "up from static": _get(b"/static/../web.py"),
    "up, in percent": _get(b"/static/%2e%2e%2f%2e%2e%2fzegel.py"),
    "up, overlong": _get(b"/static/%c0%ae%c0%ae/zegel.py"),
    "up, with backslashes": _get(b"/static/..\\..\\zegel.py"),
    "up to another page": _get(b"/static/%2e%2e/privacy"),
    "a null in the path": _get(b"/static/style.css\x00.html"),
    "a null in percent": _get(b"/static/style.css%00"),
    "half a percent": _get(b"/%"),
    "percent of nothing": _get(b"/%zz"),
    "a path that is no UTF-8": _get(b"/nergens\xff"),
    "a path of 20,000 letters": _get(b"/" + b"a" * 20_000),
    "a query of 20,000 letters": _get(b"/?taal=" + b"a" * 20_000),
    "a deep query": _get(b"/nergens?" + b"a[" * 500 + b"]" * 500),
    "a line end in the path": _get(b"/nergens%0d%0aSet-Cookie:%20a=b"),
    "a space in the path": _get(b"/ /"),
    # headers
    "a header without a colon": b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    "a header without a name": _get(b"/", b": x\r\n"),
    "a header with a space in its name": _get(b"/", b"A b: x\r\n"),
    "a header with a space before its colon": _get(b"/", b"A : x\r\n"),
    "a null in a header": _get(b"/", b"A: \x00\r\n"),
    "a null in a name": _get(b"/", b"A\x00: x\r\n"),
    "a bare CR in a header": _get(b"/", b"A: x\rSet-Cookie: a=b\r\n"),
    "a header over two lines": b"GET / HTTP/1.1\nHost: x\n bad\n\n",
    "a fold before the first header": b"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
    "LF only": b"GET / HTTP/1.1\nHost: x\n\n",
    "a header of 20,000 letters": _get(b"/", b"A: " + b"a" * 20_000 + b"\r\n"),
    "a name of 20,000 letters": _get(b"/", b"a" * 20_000 + b": x\r\n"),
    "500 headers": _get(b"/", b"A: b\r\n" * 500),
    "no Host": b"GET / HTTP/1.1\r\n\r\n",
    "two Hosts": _get(b"/", b"Host: y\r\n"),
    "an odd Host": b"GET / HTTP/1.1\r\nHost: x/../y@z\r\n\r\n",
    "an odd Expect": _sent(b"abc", b"Expect: x\r\n"),
    "a websocket of nothing": _get(b"/nergens", b"Connection: Upgrade\r\nUpgrade: websocket\r\n"),
    # how long
    "a length below nought": _get(b"/", b"Content-Length: -1\r\n"),
    "a length with a plus": _POST + b"Content-Length: +5\r\n\r\nabcde",
    "a length in letters": _get(b"/", b"Content-Length: x\r\n"),
    "a length in hexadecimal": _POST + b"Content-Length: 0x5\r\n\r\nabcde",
    "a length in Arabic digits": _POST + "Content-Length: ٥\r\n\r\nabcde".encode(),
    "an empty length": _POST + b"Content-Length: \r\n\r\nabcde",
    "two lengths in one": _POST + b"Content-Length: 5, 5\r\n\r\nabcde",
    "two lengths": _POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a length of 20 digits": _POST + b"Content-Length: 99999999999999999999\r\n\r\n",
    "a length that is not met": _POST + b"Content-Length: 500\r\n\r\ntekst=a",
    "17 KB": _sent(b"tekst=" + b"a" * 17_000),
    # chunks and smuggling
    "chunked and a length": _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "a length and chunked": _POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + _SMUGGLED,
    "nearly chunked": _POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked with a space": _POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "chunked but not last": _POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "chunked, tabbed": _POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
    "an unknown coding": _POST + b"Transfer-Encoding: gzip\r\n\r\nxx",
    "a chunk size in letters": _CHUNKED + b"ZZ\r\nx\r\n0\r\n\r\n",
    "a chunk size below nought": _CHUNKED + b"-1\r\nx\r\n0\r\n\r\n",
    "a chunk size with 0x": _CHUNKED + b"0x1\r\nx\r\n0\r\n\r\n",
    "a chunk size of 17 digits": _CHUNKED + b"FFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n",
    "a chunk longer than its size": _CHUNKED + b"1\r\nxyz\r\n0\r\n\r\n",
    "a chunk with LF only": _CHUNKED + b"1\nx\n0\n\n",
    "a chunk that does not end": _CHUNKED + b"5\r\nab",
    "chunks of 17 KB": _CHUNKED + b"4268\r\ntekst=" + b"a" * 16_994 + b"\r\n0\r\n\r\n",
    # what is in it
    "no type": _sent(b"abc", head=b"POST / HTTP/1.1\r\nHost: x\r\n"),
    "JSON": _sent(b'{"tekst": "a"}', b"Content-Type: application/json\r\n", b"POST / HTTP/1.1\r\nHost: x\r\n"),
    "multipart": _sent(b"--a--\r\n", b"Content-Type: multipart/form-data\r\n", b"POST / HTTP/1.1\r\nHost: x\r\n"),
    "a type of nulls": _sent(b"abc", b"Content-Type: \x00\r\n", b"POST / HTTP/1.1\r\nHost: x\r\n"),
    "gzip": _packed(b"gzip", gzip.compress(b"tekst=a")),
    "a gzip bomb": _packed(b"gzip", gzip.compress(b"tekst=" + b"a" * 5_000_000)),
    "deflate": _packed(b"deflate", zlib.compress(b"tekst=a")),
    "gzip in gzip": _packed(b"gzip, gzip", gzip.compress(gzip.compress(b"tekst=a"))),
    "brotli that is none": _packed(b"br", b"tekst=a"),
    "10,000 fields": _sent(b"a=&" * 5_000 + b"tekst=a"),
    "short fields, many": _sent(b"a&" * 8_000),
    # several at once
    "five of nothing in a row": _get(b"/nergens") * 5,
    "nothing, then half a request": _get(b"/nergens") + b"GET /",
}
