import SSTCore
import SSTSky
import Reconstruction
import SSTData

/// Where the array points at the times of events.
struct DL1Pointing {
  private let times: [Double]
  private let directions: [HorizontalDirection]

  /// Reads the rows, which are there whenever the pointing changed; without the table there is no pointing.
  ///
  /// - Throws: `HDF5Error`.
  init(_ file: DL1File) throws {
    let rows = try file.arrayPointings().sorted { $0.mjdTAI < $1.mjdTAI }
    times = rows.map(\.mjdTAI)
    directions = rows.map(\.horizontal)
  }

  /// The last direction up to a time (MJD, TAI), allowing for its rounding.
  func direction(atMJD mjd: Double) -> HorizontalDirection? {
    let limit = mjd + 2e-6 / 86_400
    let next = times.partitionIndex { $0 <= limit }
    return next > 0 ? directions[next - 1] : nil
  }
}
