# Two steps: one builds the environment from the lock file, the other carries nothing but it.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/tracker
COPY requirements.lock ./
RUN /opt/tracker/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY tracker tracker
COPY feeds feeds
COPY templates templates
RUN /opt/tracker/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home tracker && install -d -o tracker -g tracker /data
COPY --from=build /opt/tracker /opt/tracker
ENV PATH=/opt/tracker/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TRACKER_DATA_DIR=/data
USER tracker
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["tracker", "doctor", "--daemon"]
ENTRYPOINT ["tracker"]
CMD ["run"]
