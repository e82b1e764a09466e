# The one image of every marketplace process: a static binary, no shell, not root.
FROM golang:1.26 AS build
WORKDIR /src
ENV GOMODCACHE=/cache/modules GOCACHE=/cache/build
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/cache go mod download
COPY . .
RUN --mount=type=cache,target=/cache \
    CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /marketplace .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /marketplace /marketplace
USER nonroot:nonroot
ENV LISTEN_HOST=0.0.0.0 ADMIN_ADDR=0.0.0.0:9090
EXPOSE 3000 3001 3002 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/marketplace", "healthcheck"]
ENTRYPOINT ["/marketplace"]
