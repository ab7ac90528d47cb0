// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-sst-benchmarks",
  dependencies: [
    .package(name: "swift-sst", path: ".."),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .executableTarget(
      name: "sst-bench",
      dependencies: [
        .product(name: "SSTCore", package: "swift-sst"),
        .product(name: "Reconstruction", package: "swift-sst"),
        .product(name: "SSTIO", package: "swift-sst"), .product(name: "SSTData", package: "swift-sst"),
        .product(name: "SSTCalib", package: "swift-sst"), .product(name: "SPEFit", package: "swift-sst"),
        .product(name: "Forests", package: "swift-sst"),
        .product(name: "InstrumentResponse", package: "swift-sst"),
        .product(name: "SSTSim", package: "swift-sst"), .product(name: "SSTPipelines", package: "swift-sst"),
        .product(name: "Logging", package: "swift-log"),
      ])
  ]
)
