# The image holds one static program, git, which a base needs, and the certificates
# that both trust.
#
#   docker build -t pinsync .
#   docker run --rm -v "$PWD:/work" pinsync validate
#   docker run --rm -v "$PWD:/work" -e LUIGISBOX_TRACKER_ID -e LUIGISBOX_PRIVATE_KEY pinsync sync
#
# git reads a checkout of its own user only, and commands that write files (pull,
# init, --report, --write-ids) need the right to do so in /work: for both add
# --user "$(id -u):$(id -g)".

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm@sha256:a688600ca24f8a4d3ca77f95b0dd40704a9fc787c826660eb7ba0b641b8b175d AS build
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

FROM alpine:3.23@sha256:fd791d74b68913cbb027c6546007b3f0d3bc45125f797758156952bc2d6daf40
RUN apk add --no-cache ca-certificates git openssh-client-default
COPY --from=build /out/pinsync /usr/bin/pinsync
USER 65532:65532
ENV HOME=/tmp
WORKDIR /work
ENTRYPOINT ["/usr/bin/pinsync"]
