// swift-tools-version: 6.2
import PackageDescription

/// A package of its own that links two of the libraries: what Docs/how-to/write-your-own-analysis.md explains.
let package = Package(
  name: "theta-squared",
  dependencies: [.package(name: "swift-sst", path: "../..")],
  targets: [
    .executableTarget(
      name: "theta-squared",
      dependencies: [
        .product(name: "SSTData", package: "swift-sst"),
        .product(name: "SSTSky", package: "swift-sst"),
      ])
  ]
)
