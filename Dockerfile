# Built in one stage, run from another: the image holds the compiled server, its own packages and the reader of JPEG 2000.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/assets.mjs scripts/
COPY src src
RUN npm run build && rm dist/.tsbuildinfo && npm prune --omit=dev

FROM node:22-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends libopenjp2-tools \
  && rm -rf /var/lib/apt/lists/*
# Memory for large pictures goes back to the system as soon as they are sent: glibc keeps it unless it is told.
ENV MALLOC_ARENA_MAX=2 \
    MALLOC_TRIM_THRESHOLD_=131072
ENV NODE_ENV=production \
    PORT=8080 \
    PALIMPSEST_IMAGES=/archive/images \
    PALIMPSEST_MANIFESTS=/archive/manifests \
    PALIMPSEST_CACHE=/archive/cache
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# The letter of 1955: mount your own folders over these two.
COPY images /archive/images
COPY manifests /archive/manifests
RUN mkdir /archive/cache && chown node /archive/cache
USER node
EXPOSE 8080
VOLUME ["/archive/images", "/archive/manifests", "/archive/cache"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/palimpsest.cjs", "serve"]
