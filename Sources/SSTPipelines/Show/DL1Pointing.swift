import SSTCore
import SSTSky
import Reconstruction
import SSTIO

/// Where the array points at the times of events.
struct DL1Pointing {
  private let times: [Double]
  private let directions: [HorizontalDirection]

  /// Reads the rows, which are there whenever the pointing changed; without the table there is no pointing.
  ///
  /// - Throws: `HDF5Error`.
  init(_ file: HDF5File) throws {
    let name = "/dl1/monitoring/subarray/pointing"
    guard try file.kind(of: name) == .dataset else {
      (times, directions) = ([], [])
      return
    }
    let rows = try file.table(name).read(columns: ["time", "array_azimuth", "array_altitude"])
    let found = zip(try rows.doubles("array_azimuth"), try rows.doubles("array_altitude")).map {
      HorizontalDirection(azimuthRad: $0, altitudeRad: $1)
    }
    let pairs = zip(try rows.doubles("time"), found).sorted { $0.0 < $1.0 }
    times = pairs.map(\.0)
    directions = pairs.map(\.1)
  }

  /// The last direction up to a time (MJD, TAI), allowing for its rounding.
  func direction(atMJD mjd: Double) -> HorizontalDirection? {
    let limit = mjd + 2e-6 / 86_400
    let next = times.partitionIndex { $0 <= limit }
    return next > 0 ? directions[next - 1] : nil
  }
}
