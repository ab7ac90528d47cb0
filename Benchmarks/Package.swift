// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-sst-benchmarks",
  dependencies: [.package(name: "swift-sst", path: "..")],
  targets: [
    .executableTarget(
      name: "sst-bench",
      dependencies: [
        .product(name: "SSTCore", package: "swift-sst"), .product(name: "SSTIO", package: "swift-sst"),
      ])
  ]
)
