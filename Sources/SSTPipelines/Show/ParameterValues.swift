import Reports
import SSTIO

/// A row of a table of image parameters: numbers by column, in either frame.
struct ParameterValues {
  private let numbers: [String: Double]

  init(_ rows: TableRows) {
    var numbers: [String: Double] = [:]
    for column in rows.columns where column.elementsPerRow == 1 {
      if let value = column.data.doubles?.first { numbers[column.info.name] = value }
    }
    self.numbers = numbers
  }

  /// A row without columns.
  static let empty = ParameterValues(numbers: [:])

  private init(numbers: [String: Double]) { self.numbers = numbers }

  /// A number; NaN if the column is not there.
  func value(_ column: String) -> Double { numbers[column] ?? .nan }

  /// True if lengths are degrees on the sky.
  var isTelescopeFrame: Bool { numbers["hillas_fov_lon"] != nil }

  /// A number whose column has the prefix of the frame.
  func frameValue(_ column: String) -> Double {
    if isTelescopeFrame {
      switch column {
      case "hillas_x": return value("hillas_fov_lon")
      case "hillas_y": return value("hillas_fov_lat")
      default: return value(column)
      }
    }
    return numbers["camera_frame_" + column] ?? value(column)
  }

  /// The ellipse in the camera frame; nil if there is none.
  ///
  /// - Parameter focalLengthM: the equivalent focal length, for ellipses on the sky.
  func ellipse(focalLengthM: Double) -> DisplayedImage.Ellipse? {
    let found = ["x", "y", "length", "width", "psi"].map { frameValue("hillas_" + $0) }
    guard found.allSatisfy(\.isFinite) else { return nil }
    guard isTelescopeFrame else {
      return DisplayedImage.Ellipse(
        x: found[0], y: found[1], length: found[2], width: found[3], psiDeg: found[4])
    }
    // Latitude follows x, longitude follows y.
    let scale = focalLengthM * .pi / 180
    return DisplayedImage.Ellipse(
      x: found[1] * scale, y: found[0] * scale, length: found[2] * scale, width: found[3] * scale,
      psiDeg: 90 - found[4])
  }
}
