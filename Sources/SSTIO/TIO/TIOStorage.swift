/// Which storage cell of a module's analogue memory held a sample.
public enum TIOStorage {
  /// The cells of a channel in CHEC-S.
  public static let cellCount = 4096
  /// The cells that are filled in one go.
  public static let blockSize = 32
  /// The cells of the two sampling arrays together.
  public static let samplingCellCount = 64

  /// The storage cell of sample `sample` of a waveform that begins in `firstCell`.
  ///
  /// Two sampling arrays fill the blocks of 32 cells by turns.
  public static func cell(ofSample sample: Int, firstCell: Int, cellCount: Int = cellCount) -> Int {
    let (block, phase) = (firstCell / blockSize, firstCell % blockSize)
    let isOtherBlock = (phase + sample) / blockSize % 2 != 0
    let hop = isOtherBlock ? (block % 2 == 0 ? 64 : -64) : 0
    let cell = (firstCell + sample + hop) % cellCount
    return cell < 0 ? cell + cellCount : cell
  }

  /// The sampling cell of a sample.
  public static func samplingCell(ofSample sample: Int, firstCell: Int) -> Int {
    (firstCell + sample) % samplingCellCount
  }
}
