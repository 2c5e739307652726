# Routewijzer: small, non-root, no build tools in the final stage. The build stops when the content does not hold.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE routekaart.yaml ./
COPY bot ./bot
COPY intents ./intents
COPY responses ./responses
RUN /venv/bin/python -m bot check --inhoud /app \
 && /venv/bin/python -m compileall -q bot \
 && /venv/bin/python -m bot understand --inhoud /app hallo \
 && /venv/bin/pip uninstall --yes --quiet pip setuptools flit_core

FROM python:3.11-slim-bookworm
# Freed memory is overwritten (docs/besluiten/0005); nothing is written to disk at run time.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONMALLOC=malloc \
    GLIBC_TUNABLES=glibc.malloc.perturb=165:glibc.malloc.tcache_count=0 \
    HOST=0.0.0.0 \
    PORT=8080
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["python", "-m", "bot", "web"]
