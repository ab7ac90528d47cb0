import Foundation
import SSTCore
import SSTIO

/// What simtel files say, in words.
enum SimtelWords {
  /// A primary by name.
  static func primary(_ number: Int) -> String {
    let names = [
      0: "gamma", 1: "electron", -1: "positron", 2: "muon", -2: "antimuon", 101: "proton", 402: "helium",
      1206: "carbon", 1407: "nitrogen", 1608: "oxygen", 2814: "silicon", 5626: "iron",
    ]
    return names[number] ?? "nucleus \(number)"
  }

  /// What an array event is.
  static func kind(_ kind: ArrayEventKind) -> String {
    switch kind {
    case .shower: "shower"
    case .darkPedestal: "dark pedestal"
    case .skyPedestal: "sky pedestal"
    case .singlePhotoelectron: "single photoelectron"
    case .flatField: "flat field"
    case .otherCalibration: "other calibration"
    }
  }

  /// A number with the digits of single precision.
  static func number(_ value: Double) -> String { String(format: "%.6g", value) }

  /// Telescopes of one kind together: `1-4: LST_LST_LSTCam (1855 pixels, 2 gains, 40 samples of 1 ns)`.
  static func telescopes(_ head: SimtelHead) -> String {
    var groups: [(text: String, ids: [Int])] = []
    for telescope in head.telescopes {
      let readout = telescope.readout
      let period = readout.samplingRateGHz.map { " of \(number(1 / $0)) ns" } ?? ""
      let text =
        "\(telescope.name) (\(readout.pixelCount) pixels, \(readout.channelCount)"
        + " gain\(readout.channelCount == 1 ? "" : "s"),"
        + " \(readout.samplesPerPixel) sample\(readout.samplesPerPixel == 1 ? "" : "s")\(period))"
      if let place = groups.firstIndex(where: { $0.text == text }) {
        groups[place].ids.append(telescope.id)
      } else {
        groups.append((text, [telescope.id]))
      }
    }
    return groups.map { "\(ranges($0.ids)): \($0.text)" }.joined(separator: "; ")
  }

  /// Numbers as `1-4, 7`.
  static func ranges(_ ids: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for id in ids.sorted() {
      if let last = ranges.last, last.upperBound == id - 1 {
        ranges[ranges.count - 1] = last.lowerBound...id
      } else {
        ranges.append(id...id)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }

  /// Longitude, latitude and height.
  static func location(_ location: GeodeticLocation) -> String {
    if location.longitudeDeg == 0, location.latitudeDeg == 0 {
      return "not told, height \(number(location.heightM)) m"
    }
    return "longitude \(number(location.longitudeDeg))°, latitude \(number(location.latitudeDeg))°,"
      + " height \(number(location.heightM)) m"
  }

  /// A setting of the history: of the array, or of the telescopes where they agree or differ.
  static func setting(_ name: String, _ head: SimtelHead) -> JSONValue {
    let history = SimtelHistory(head.history.map(\.text))
    func last(_ list: [(name: String, value: String)]) -> String? {
      list.last { $0.name.uppercased() == name }?.value
    }
    let values = history.telescopes.compactMap(last)
    var distinct: [String] = []
    for value in values where !distinct.contains(value) { distinct.append(value) }
    if distinct.isEmpty { distinct = last(history.global).map { [$0] } ?? [] }
    return distinct.isEmpty ? .null : .string(distinct.joined(separator: "; "))
  }

  /// How the showers of a file were simulated, in a line.
  static func settings(of head: SimtelHead) -> String {
    guard let run = head.simulation else { return "no settings of the simulation" }
    let (low, high) = (number(Double(run.energyRange[0])), number(Double(run.energyRange[1])))
    return "\(run.showerCount) showers used \(run.useCount) times, \(low) to \(high) TeV, index"
      + " \(number(Double(run.spectralIndex))), view cone \(number(Double(run.viewCone[1])))°, cores within"
      + " \(number(Double(run.coreRange[1]))) m; \(telescopes(head))"
  }
}
