# One target a service: docker build --target inbox -t cordon/inbox .   (needs BuildKit, the default since Docker 23)
#
# Behind a proxy or with a registry of your own, give the build what it needs without leaving it in an image:
#   --secret id=npmrc,src=$HOME/.npmrc   the registry and its credentials
#   --secret id=ca,src=/path/to/ca.pem   further certificate authorities
ARG NODE_IMAGE=node:24-bookworm-slim

# ── the manifests alone, so that an edited source file installs nothing anew ──────────────────────────────────────────
FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN mkdir /manifests && find . -name package.json -exec cp --parents {} /manifests \; && cp package-lock.json /manifests

# ── everything built ──────────────────────────────────────────────────────────────────────────────────────────────────
FROM ${NODE_IMAGE} AS builder
WORKDIR /src
ENV NX_DAEMON=false NX_NO_CLOUD=true NX_TUI=false
COPY --from=manifests /manifests ./
# Install scripts only fetch or check binaries that come as packages of their own, or that no image needs.
RUN --mount=type=cache,target=/root/.npm,sharing=locked \
    --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca,target=/run/ca.pem \
    if [ -s /run/ca.pem ]; then export NODE_EXTRA_CA_CERTS=/run/ca.pem; fi; \
    npm ci --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error
COPY . .
RUN node_modules/.bin/nx run-many -t build -p tag:kind:app tag:kind:lib @cordon/start @cordon/tool-exercise-network \
    --outputStyle=static
# What runs: each package's manifest beside its dist, and nothing of its source.
RUN mkdir /out \
    && cp --parents libs/*/package.json apps/*/package.json deploy/nats/package.json tools/start/package.json \
       tools/exercise-network/package.json /out \
    && cp --parents -r libs/*/dist apps/*/dist deploy/nats/dist tools/start/dist tools/exercise-network/dist /out

# ── what runs needs of the registry ───────────────────────────────────────────────────────────────────────────────────
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /src
COPY --from=manifests /manifests ./
# The console is bundled, so its own packages stay behind with the builder; so do the links to our packages.
RUN --mount=type=cache,target=/root/.npm,sharing=locked \
    --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca,target=/run/ca.pem \
    if [ -s /run/ca.pem ]; then export NODE_EXTRA_CA_CERTS=/run/ca.pem; fi; \
    npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error \
    && rm -rf node_modules/@mantine node_modules/@tabler node_modules/@tanstack node_modules/@floating-ui \
       node_modules/react node_modules/react-* node_modules/.package-lock.json \
    && find node_modules/@cordon -type l ! -lname '*/libs/*' ! -lname '*/deploy/nats' ! -lname '*/tools/start' -delete

# ── what every service stands on ──────────────────────────────────────────────────────────────────────────────────────
FROM ${NODE_IMAGE} AS service
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="Cordon" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# The image runs no package manager and builds nothing.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
    && groupadd --gid 10001 cordon \
    && useradd --uid 10001 --gid cordon --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin cordon
WORKDIR /srv/cordon
COPY --from=dependencies /src/node_modules node_modules
COPY --from=builder /out/libs/contracts libs/contracts
COPY --from=builder /out/libs/authz libs/authz
COPY --from=builder /out/libs/rules libs/rules
COPY --from=builder /out/libs/ledger libs/ledger
COPY --from=builder /out/libs/messaging libs/messaging
COPY --from=builder /out/libs/persistence libs/persistence
COPY --from=builder /out/libs/runtime libs/runtime
ENV NODE_ENV=production \
    NODE_OPTIONS='--enable-source-maps --max-semi-space-size=64' \
    CORDON_HEALTH_HOST=0.0.0.0 \
    CORDON_HEALTH_PORT=8081
USER 10001:10001
EXPOSE 8081
STOPSIGNAL SIGTERM
# Patient, since a busy machine needs seconds to start a process; a service that is ready is seen at the next interval.
HEALTHCHECK --interval=10s --timeout=10s --start-period=180s --retries=3 \
  CMD ["node", "-e", "require('node:http').get({ port: process.env.CORDON_HEALTH_PORT, path: '/health/ready' }, r => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]

# ── the services ──────────────────────────────────────────────────────────────────────────────────────────────────────
FROM service AS gateway
LABEL org.opencontainers.image.title="Cordon gateway"
COPY --from=builder /out/apps/gateway apps/gateway
COPY --from=builder /out/apps/console/dist apps/console/dist
ENV CORDON_HOST=0.0.0.0 \
    CORDON_CONSOLE_DIR=/srv/cordon/apps/console/dist
EXPOSE 8080
CMD ["node", "apps/gateway/dist/src/main.js"]

FROM service AS identity
LABEL org.opencontainers.image.title="Cordon identity"
COPY --from=builder /out/apps/identity apps/identity
CMD ["node", "apps/identity/dist/src/main.js"]

FROM service AS connectors
LABEL org.opencontainers.image.title="Cordon connectors"
COPY --from=builder /out/apps/connectors apps/connectors
CMD ["node", "apps/connectors/dist/src/main.js"]

FROM service AS moderation
LABEL org.opencontainers.image.title="Cordon moderation"
COPY --from=builder /out/apps/moderation apps/moderation
CMD ["node", "apps/moderation/dist/src/main.js"]

FROM service AS inbox
LABEL org.opencontainers.image.title="Cordon inbox"
COPY --from=builder /out/apps/inbox apps/inbox
CMD ["node", "apps/inbox/dist/src/main.js"]

FROM service AS publishing
LABEL org.opencontainers.image.title="Cordon publishing"
COPY --from=builder /out/apps/publishing apps/publishing
CMD ["node", "apps/publishing/dist/src/main.js"]

FROM service AS audit
LABEL org.opencontainers.image.title="Cordon audit"
COPY --from=builder /out/libs/evidence libs/evidence
COPY --from=builder /out/apps/audit apps/audit
CMD ["node", "apps/audit/dist/src/main.js"]

# ── beside the services ───────────────────────────────────────────────────────────────────────────────────────────────
# Keys and passwords, databases and streams, the demonstration: steps that end. See docs/runbooks/containers.md.
FROM service AS setup
LABEL org.opencontainers.image.title="Cordon set-up"
COPY --from=builder /out/libs/testing libs/testing
COPY --from=builder /out/deploy/nats deploy/nats
COPY --from=builder /out/tools/start tools/start
USER root
# An empty volume takes over the owner of the folder it is mounted on, so the set-up needs no root to write to it.
RUN install -d -o cordon -g cordon -m 0700 /keys \
    && install -d -o cordon -g cordon -m 0755 /run/cordon /nats-data \
    && cd /run/cordon && install -d -o cordon -g cordon -m 0755 \
       gateway identity connectors moderation inbox publishing audit postgres nats
USER 10001:10001
HEALTHCHECK NONE
ENTRYPOINT ["node", "tools/start/dist/setup.js"]

FROM service AS exercise-network
LABEL org.opencontainers.image.title="Cordon exercise network"
COPY --from=builder /out/tools/exercise-network tools/exercise-network
USER root
RUN install -d -o cordon -g cordon -m 0755 /data
USER 10001:10001
ENV EXERCISE_HOST=0.0.0.0 \
    EXERCISE_PORT=8090 \
    EXERCISE_STATE_FILE=/data/network.jsonl
EXPOSE 8090
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "-e", "require('node:http').get({ port: process.env.EXERCISE_PORT, path: '/api/v2/instance' }, r => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
CMD ["node", "tools/exercise-network/dist/main.js"]
