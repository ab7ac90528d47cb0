import Foundation
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport

/// A DL1 file of one simulated telescope whose images are simple functions of the showers, with noise: what can be learned
/// is known.
struct ToyShowers {
  var count = 1000
  var seed: UInt64 = 1
  var isGamma = true
  var telescope = 1
  var observation: Int64 = 7
  /// Events of one shower.
  var uses = 10
  /// The unit of the width.
  var widthUnit: String? = "m"
  /// Images without pixels, with a value that is not finite, outside of the selection, one each of so many.
  var spoiled: (notCleaned: Int, notFinite: Int, unselected: Int) = (0, 0, 0)
  var isSimulated = true

  private struct Row {
    var id = EventID()
    var place = 0
  }

  private static let focalLength = 5.6

  /// Writes the file.
  func write(to path: String) throws {
    var random = CounterRandom(seed: seed, event: isGamma ? 0 : 1, purpose: 7)
    func normal() -> Double {
      (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
    }
    var columns: [String: [Double]] = [:]
    func add(_ name: String, _ value: Double) { columns[name, default: []].append(value) }
    let pointing = HorizontalDirection(azimuthDeg: 180, altitudeDeg: 60)
    for place in 0..<count {
      let logEnergy = -0.3 + 2 * random.uniform()
      let psi = .pi * (random.uniform() - 0.5)
      let (x, y) = (0.2 * (random.uniform() - 0.5), 0.2 * (random.uniform() - 0.5))
      let (sign, norm) = (random.uniform() < 0.5 ? -1.0 : 1, 0.02 + 0.08 * random.uniform())
      let length = 0.03 + 0.4 * norm * (1 + 0.1 * normal())
      let width = (isGamma ? 0.01 : 0.016) * (1 + 0.2 * normal())
      // The noise differs from event to event, as that of faint and bright images does.
      let intensity = pow(10, 2.5 + 0.8 * logEnergy + (0.05 + 0.15 * random.uniform()) * normal())
      let isSpoiled = { (number: Int) in number > 0 && place % number == number - 1 }
      add(ColumnName.intensity, isSpoiled(spoiled.notCleaned) ? .nan : intensity)
      add("camera_frame_hillas_width", width)
      add("camera_frame_hillas_length", length)
      add("camera_frame_hillas_skewness", sign * 0.4 + 0.3 * normal())
      add("camera_frame_hillas_kurtosis", isSpoiled(spoiled.notFinite) ? .infinity : 3 + normal())
      add("camera_frame_timing_slope", 5 * sign * norm + 0.05 * normal())
      add(ColumnName.intensityLeakage2, isSpoiled(spoiled.unselected) ? 2 : 0.1 * random.uniform())
      add(ColumnName.centerX, x)
      add(ColumnName.centerY, y)
      add(ColumnName.psi, psi * 180 / .pi)
      add(ColumnName.altitude, 60)
      add(ColumnName.azimuth, 180)
      let source = CameraFrame.Position(x + sign * norm * cos(psi), y + sign * norm * sin(psi))
      let direction = CameraFrame(focalLength: Self.focalLength, pointing: pointing).direction(of: source)
      add("true_alt", direction.altitudeDeg)
      add("true_az", direction.azimuthDeg)
      add("true_energy", pow(10, logEnergy))
      add("true_shower_primary_id", isGamma ? 0 : 101)
    }
    try write(columns, to: path)
  }

  private func write(_ columns: [String: [Double]], to path: String) throws {
    let file = try HDF5FileWriter(path: path, overwrite: true)
    let rows = (0..<count).map { place in
      Row(
        id: EventID(observation: observation, event: Int64(100 * (place / uses) + place % uses)), place: place
      )
    }
    let table = Table<Row>(TablePath.parameters(telescope: telescope)) {
      EventID.columns.at(\Row.id)
      columns.keys.sorted().map { name in
        let values = columns[name] ?? []
        return Column<Row>(
          name, get: { values[$0.place] }, unit: name == "camera_frame_hillas_width" ? widthUnit : nil)
      }
    }
    try file.write(rows, to: table)
    if isSimulated {
      var run = SimulationRunRow()
      run.minimumEnergyTeV = 0.1
      try file.write([run], to: SimulationRunRow.table)
    }
    try file.close()
  }
}

/// A folder with files of toy showers.
struct ToyProduction {
  let folder: TemporaryFolder
  let gamma: String
  let proton: String

  init(count: Int = 1000, _ change: (inout ToyShowers) -> Void = { _ in }) throws {
    folder = try TemporaryFolder()
    (gamma, proton) = (folder.path("gamma_dl1.h5"), folder.path("proton_dl1.h5"))
    for (path, isGamma) in [(gamma, true), (proton, false)] {
      var showers = ToyShowers()
      (showers.count, showers.isGamma) = (count, isGamma)
      change(&showers)
      try showers.write(to: path)
    }
  }
}
