# The one image of every marketplace process: a static binary, no shell, not root.
FROM node:24 AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
COPY web/shared/package.json shared/
COPY web/storefront/package.json storefront/
COPY web/publisher/package.json publisher/
COPY web/e2e/package.json e2e/
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY web .
RUN npm run build

FROM golang:1.26 AS build
WORKDIR /src
ENV GOMODCACHE=/cache/modules GOCACHE=/cache/build
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/cache go mod download
COPY . .
COPY --from=web /src/web/packed web/packed
RUN --mount=type=cache,target=/cache \
    CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /marketplace .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /marketplace /marketplace
USER nonroot:nonroot
ENV LISTEN_HOST=0.0.0.0 ADMIN_ADDR=0.0.0.0:9090
EXPOSE 3000 3001 3002 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/marketplace", "healthcheck"]
ENTRYPOINT ["/marketplace"]
