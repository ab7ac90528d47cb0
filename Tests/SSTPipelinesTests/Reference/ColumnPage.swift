import SSTIO
import TestSupport

/// `Docs/reference/columns.md`, made of the lists of columns that write the tables.
struct ColumnPage {
  /// One table of a product.
  struct Part {
    /// The path in the file, or the name of the file.
    var path: String
    /// What a row is.
    var text: String
    var columns: [ColumnInfo]
    /// True for text files, where the type says nothing of the file.
    var isText = false

    init(_ path: String, _ text: String, _ columns: [ColumnInfo], isText: Bool = false) {
      (self.path, self.text, self.columns, self.isText) = (path, text, columns, isText)
    }

    init<Row>(_ table: Table<Row>, path: String? = nil, _ text: String, isText: Bool = false) {
      self.init(path ?? table.path, text, table.columns.map(\.info), isText: isText)
    }
  }

  /// The tables of a product.
  struct Product {
    var title: String
    var text: String
    var parts: [Part]
  }

  var products: [Product]

  /// The page as text.
  var text: String {
    ([Self.head] + products.map(Self.section)).joined(separator: "\n") + ReferencePage.footer
  }

  private static func section(_ product: Product) -> String {
    (["## \(product.title)", "", product.text, ""] + product.parts.flatMap(lines)).joined(separator: "\n")
  }

  private static func lines(_ part: Part) -> [String] {
    ["### `\(part.path)`", "", part.text, "", "| column | type | unit | definition |", "|---|---|---|---|"]
      + part.columns.map { column in
        let cells = [
          "`\(column.name)`", type(column), column.unit.map { "`\($0)`" } ?? "", column.description,
        ]
        return "| " + cells.map(ReferencePage.cell).joined(separator: " | ") + " |"
      } + [""]
  }

  private static func type(_ column: ColumnInfo) -> String {
    let type = if case .string = column.type { "text" } else { "\(column.type)" }
    return column.shape.isEmpty ? type : type + "[\(column.shape.map(String.init).joined(separator: ", "))]"
  }
}

extension ColumnPage {
  /// Frames, signs and times, to which the definitions refer.
  private static let head = """
    # Columns

    For anyone who reads the product files: every column of every table, with type, unit and definition.

    The text of a column is stored beside it in HDF5 files (attribute `CTAFIELD_…_DESC`). Arrays of a row have their
    length in brackets: `[1296]` are the pixels, `[2]` the telescopes of the array. In other cameras the number of pixels
    differs. Tables of one telescope end in `tel_021` or `tel_022`; the page shows the first. A value that is unknown or
    undefined is NaN, a count −1.

    ## Frames, signs and times

    | frame | axes and signs | unit |
    |---|---|---|
    | camera | position in the focal plane as seen projected onto the sky: x towards larger altitude, y towards larger azimuth; origin at the camera center | m |
    | telescope | offset from the pointing: `fov_lon` = y/f towards larger azimuth, `fov_lat` = x/f towards larger altitude, with the focal length f; note that the first coordinate is y of the camera frame | deg |
    | ground | origin at the reference point of the array: x north, y west, z up | m |
    | tilted | plane perpendicular to the pointing of the array, through the reference point: x towards smaller altitude, y towards smaller azimuth | m |
    | horizontal | azimuth from north (0°) through east (90°); altitude above the horizon; no refraction | deg or rad |
    | ICRS | right ascension and declination | deg or rad |

    | angle | zero and sense |
    |---|---|
    | psi | direction of the major axis of an image, from the first coordinate (x, or `fov_lon`) towards the second (y, or `fov_lat`), −90° to 90°: an axis, without head or tail |
    | phi | polar angle of the centroid in the same sense, −180° to 180° |
    | `core_psi` | psi in the camera frame, for a camera that points where the array points |

    In the telescope frame the coordinates are exchanged, so that psi becomes 90° − psi of the camera frame.

    | time | scale |
    |---|---|
    | `time` of triggers and pointings | Modified Julian Date, TAI; good to about 1 µs |
    | `time_wr_full_seconds`, `time_wr_frac_seconds` | TAI seconds since 1970-01-01 and fraction, 1 ns |
    | `local_time` | UTC, Unix seconds; good to 0.24 µs |
    | peak times | ns from the first sample of the readout |

    Charges are in photoelectrons (p.e.) unless a definition says otherwise. More on
    [frames and time](../explanation/frames-and-time.md) and on
    [image parameters](../explanation/cleaning-and-parameters.md).

    """
}
