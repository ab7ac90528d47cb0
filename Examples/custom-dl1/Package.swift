// swift-tools-version: 6.2
import PackageDescription

/// A package of its own that links three of the libraries: what Docs/how-to/write-your-own-analysis.md explains.
let package = Package(
  name: "custom-dl1",
  dependencies: [.package(name: "swift-sst", path: "../..")],
  targets: [
    .executableTarget(
      name: "custom-dl1",
      dependencies: [
        .product(name: "Reconstruction", package: "swift-sst"),
        .product(name: "SSTCore", package: "swift-sst"),
        .product(name: "SSTPipelines", package: "swift-sst"),
      ])
  ]
)
