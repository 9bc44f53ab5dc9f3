# One image: nothing in it but Python, what deploy/install.sh installs, and deploy/start.sh.
# A machine behind a package mirror builds with its own pip.conf: --secret id=pip,src=/etc/pip.conf
FROM python:3.11-slim AS build
COPY . /source
RUN --mount=type=secret,id=pip,target=/etc/pip.conf PIP_NO_CACHE_DIR=1 /source/deploy/install.sh /opt/motcua

FROM python:3.11-slim
COPY --from=build /opt/motcua /opt/motcua
COPY deploy/start.sh /opt/motcua/start.sh
RUN useradd --no-log-init --uid 10001 motcua && install -d -o motcua -g motcua /data
USER motcua
ENV PATH=/opt/motcua/bin:$PATH
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["/opt/motcua/bin/python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('MOTCUA_PORT', '8080') + '/healthz', timeout=2)"]
CMD ["/opt/motcua/start.sh", "/opt/motcua", "/data"]
