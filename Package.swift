// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "swift-sst",
  products: [
    .library(name: "SSTCore", targets: ["SSTCore"]),
    .library(name: "SSTSky", targets: ["SSTSky"]),
    .library(name: "SSTIO", targets: ["SSTIO"]),
    .library(name: "SSTCalib", targets: ["SSTCalib"]),
    .library(name: "SPEFit", targets: ["SPEFit"]),
    .library(name: "ChargeRes", targets: ["ChargeRes"]),
    .library(name: "Forests", targets: ["Forests"]),
    .library(name: "InstrumentResponse", targets: ["InstrumentResponse"]),
    .library(name: "Reports", targets: ["Reports"]),
    .library(name: "Reconstruction", targets: ["Reconstruction"]),
    .library(name: "SSTData", targets: ["SSTData"]),
    .library(name: "SSTSim", targets: ["SSTSim"]),
    .library(name: "PhysicsValidation", targets: ["PhysicsValidation"]),
    .library(name: "SSTPipelines", targets: ["SSTPipelines"]),
    .executable(name: "sstctl", targets: ["sstctl"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // C libraries: module maps only.
    .systemLibrary(name: "CCFITSIO", pkgConfig: "cfitsio", providers: [.apt(["libcfitsio-dev"])]),
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CBlosc", pkgConfig: "blosc", providers: [.apt(["libblosc-dev"])]),
    .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CERFA", pkgConfig: "erfa", providers: [.apt(["liberfa-dev"])]),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    .target(name: "SSTCore", swiftSettings: strict),
    .target(name: "SSTSky", dependencies: ["SSTCore", "CERFA"], swiftSettings: strict),
    .target(
      name: "SSTIO",
      dependencies: [
        "SSTCore", "CCFITSIO", "CHDF5", "CBlosc", "CCrypto", "CDeflate", "CLinux", "CZlib", "CZstd",
      ],
      swiftSettings: strict),
    .target(name: "SSTCalib", dependencies: ["SSTCore", "SSTIO"], swiftSettings: strict),
    .target(name: "SPEFit", dependencies: ["SSTCore", "COpenBLAS"], swiftSettings: strict),
    .target(name: "ChargeRes", dependencies: ["SSTCore"], swiftSettings: strict),
    .target(name: "InstrumentResponse", dependencies: ["SSTCore", "SSTSky"], swiftSettings: strict),
    .target(
      name: "Forests", dependencies: ["SSTCore", "SSTIO", "CArchive", "CDeflate"], swiftSettings: strict),
    .target(
      name: "Reports", dependencies: ["SSTCore", "SSTIO", "CCairo"],
      // Scripts and style sheets become part of the code: a report needs nothing beside the program but Plotly.
      resources: ["", "SPE/", "ChargeResolution/", "Events/", "Training/", "Performance/", "Observations/"]
        .map {
          .embedInCode("\($0)Web")
        },
      swiftSettings: strict),
    .target(name: "Reconstruction", dependencies: ["SSTCore", "SSTSky"], swiftSettings: strict),
    .target(
      name: "SSTData", dependencies: ["SSTCore", "SSTSky", "SSTIO", "SSTCalib", "Reconstruction"],
      swiftSettings: strict),
    .target(
      name: "SSTSim", dependencies: ["SSTCore", "SSTSky", "SSTIO", "InstrumentResponse"],
      swiftSettings: strict),
    .target(name: "PhysicsValidation", dependencies: ["SSTCore"], swiftSettings: strict),
    .target(
      name: "SSTPipelines",
      dependencies: [
        "Forests", "InstrumentResponse",
        "SSTCore", "SSTSky", "SSTIO", "SSTData", "SSTCalib", "SPEFit", "ChargeRes", "Reports",
        "Reconstruction", "SSTSim",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .executableTarget(
      name: "sstctl",
      dependencies: [
        "CLinux", "SSTCore", "SSTIO", "SSTData", "SSTCalib", "SPEFit", "ChargeRes", "Reconstruction",
        "SSTSim", "SSTPipelines", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["SSTCore", "SSTIO"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(name: "SSTCoreTests", dependencies: ["SSTCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SSTSkyTests", dependencies: ["SSTSky", "SSTCore", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "SSTIOTests", dependencies: ["SSTIO", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "SSTCalibTests", dependencies: ["SSTCalib", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SPEFitTests", dependencies: ["SPEFit", "SSTSim", "SSTCore", "TestSupport"], swiftSettings: strict
    ),
    .testTarget(
      name: "ChargeResTests", dependencies: ["ChargeRes", "SSTCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "InstrumentResponseTests",
      dependencies: ["InstrumentResponse", "SSTCore", "SSTIO", "SSTSky", "TestSupport"], swiftSettings: strict
    ),
    .testTarget(
      name: "ForestsTests", dependencies: ["Forests", "SSTCore", "SSTIO", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["Reports", "ChargeRes", "SPEFit", "SSTCore", "SSTIO", "CCairo", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReconstructionTests",
      dependencies: ["Reconstruction", "SSTSky", "SSTIO", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SSTDataTests", dependencies: ["SSTData", "SSTSky", "SSTCalib", "Reconstruction", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SSTSimTests",
      dependencies: [
        "SSTSim", "SSTSky", "SSTIO", "SSTData", "SSTCalib", "Reconstruction", "SPEFit", "ChargeRes",
        "InstrumentResponse", "PhysicsValidation", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PhysicsValidationTests", dependencies: ["PhysicsValidation", "SSTCore"], swiftSettings: strict),
    .testTarget(
      name: "SSTPipelinesTests",
      dependencies: [
        "Forests", "InstrumentResponse",
        "SSTPipelines", "SSTData", "SSTSky", "SSTCalib", "Reconstruction", "SSTSim", "SPEFit", "ChargeRes",
        "Reports", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(name: "sstctlTests", dependencies: ["sstctl", "TestSupport"], swiftSettings: strict),
  ]
)
