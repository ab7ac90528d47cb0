import SSTData
import SSTIO

/// Sentences that define what a page says of events and pixels, by the names on the page.
///
/// What a file stores is defined by the description of its column; the rest is defined here.
enum ShowDefinitions {
  private static let event = [
    "row": "Row number of the event in the file, from 0.",
    "time difference": "Trigger time of the second telescope minus that of the first.",
    "pointing": "Where the telescopes point: altitude, and azimuth from north through east.",
    "charge": "Charge of the pixel in the window of the extraction.",
    "peak time": "Time of the pulse of the pixel, from the start of the readout.",
    "module": "Electronics module of the pixel.",
    "cleaning": "Whether the pixel passed the cleaning.",
    "position": "Center of the pixel in the camera; in the SST-1M x follows the altitude, y the azimuth.",
    "rank": "Rank of the pixel by charge: 1 has the largest.",
  ]

  private static let stereo = [
    "direction error": "Angle between the reconstructed and the true direction.",
    "from the pointing": "Angle between the reconstructed direction and the pointing of the array.",
    "energy": "True energy of the simulated primary particle.",
  ]

  /// All of them.
  static func all(hasStereo: Bool) -> [String: String] {
    hasStereo ? event.merging(stereo) { a, _ in a }.merging(columns) { a, _ in a } : event
  }

  private static var columns: [String: String] {
    let geometry = StereoEvent.table(telescopeCount: 2, hasOwnColumns: true).schema.columns
    let impact = ImpactRow.table(telescope: 0).schema.columns
    func text(_ name: String, _ columns: [ColumnInfo]) -> String {
      columns.first { $0.name.hasSuffix(name) }?.description ?? ""
    }
    let all = [
      "altitude": text("_alt", geometry), "azimuth": text("_az", geometry),
      "core": [text("_core_x", geometry), text("_core_y", geometry)].joined(separator: "; "),
      "shower maximum": text("_h_max", geometry), "impact distance": text("_impact_distance", impact),
    ]
    return all.filter { !$0.value.isEmpty }
  }
}
