# syntax=docker/dockerfile:1

# The image holds one static program and the certificates it trusts: no shell,
# no package manager, no git (so --base, which asks git, is not for it).
#
#   docker build -t pinsync .
#   docker run --rm -v "$PWD:/work" pinsync validate
#   docker run --rm -v "$PWD:/work" -e LUIGISBOX_TRACKER_ID -e LUIGISBOX_PRIVATE_KEY pinsync sync
#
# Commands that write files (pull, init, --report, --write-ids) need the right to
# do so in /work: add --user "$(id -u):$(id -g)".

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG TARGETOS
ARG TARGETARCH
# The checkout's .git gives the program its version.
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags="-s -w" -o /out/pinsync ./cmd/pinsync

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/pinsync /usr/bin/pinsync
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/bin/pinsync"]
