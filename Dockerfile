# docker build -t impasto . ; docs/operations.md says how to run it.
#
# PIP_OPTIONS goes to the installation, for example where torch's builds for processors are: a tenth of the size.

FROM python:3.11-slim AS build
WORKDIR /source
COPY . .
# The editor is built with it: the project's hook brings Node and the packages that the lock file names.
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
ARG PIP_OPTIONS=""
RUN useradd --create-home --uid 10001 impasto \
    && install --directory --owner=impasto --group=impasto --mode=700 /data
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir $PIP_OPTIONS /wheels/*.whl && rm -r /wheels
USER impasto
ENV IMPASTO_HOME=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8321
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8321/healthz', timeout=4)"]
# By this signal workers write their checkpoints, for at most 30 s: docker stop --timeout 40.
STOPSIGNAL SIGTERM
ENTRYPOINT ["impasto"]
CMD ["serve", "--host", "0.0.0.0"]
