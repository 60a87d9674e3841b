# The app alone; docker-compose.yml brings Neo4j with it.
FROM python:3.11-slim-bookworm AS builder
RUN python -m pip install --no-cache-dir --disable-pip-version-check uv==0.13.9 && python -m venv --without-pip /opt/cjg
WORKDIR /src
COPY requirements.lock ./
RUN uv pip install --no-cache --compile-bytecode --python /opt/cjg/bin/python --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY graph graph
COPY ingestion ingestion
COPY queries queries
COPY visualizations visualizations
COPY api api
RUN uv pip install --no-cache --compile-bytecode --python /opt/cjg/bin/python --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home cjg && install --directory --owner cjg --mode 0700 /var/cache/cjg
COPY --from=builder /opt/cjg /opt/cjg
# CJG_IN_CONTAINER lets it listen on the container's own address; publish that on 127.0.0.1 only.
ENV PATH=/opt/cjg/bin:$PATH PYTHONUNBUFFERED=1 CJG_IN_CONTAINER=1 CJG_CACHE=/var/cache/cjg
USER cjg
WORKDIR /home/cjg
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["cjg"]
CMD ["serve", "--host", "0.0.0.0"]
