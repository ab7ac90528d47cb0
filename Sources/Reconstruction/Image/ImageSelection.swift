/// The selected pixels of one image, gathered into contiguous doubles; reused for every event.
struct ImageSelection: Sendable {
  /// Charges, in photoelectrons.
  private(set) var charge: [Double] = []
  /// Peak times, in nanoseconds; NaN if the image has none.
  private(set) var time: [Double] = []
  /// First coordinate in the frame.
  private(set) var x: [Double] = []
  /// Second coordinate in the frame.
  private(set) var y: [Double] = []
  /// Coordinates along and across the axis, filled by ``project(x:y:cosine:sine:)``.
  private(set) var longitudinal: [Double] = []
  private(set) var transverse: [Double] = []
  /// The sum of ``charge``.
  private(set) var size = 0.0

  var count: Int { charge.count }

  /// Gathers the pixels of `selected`; `time` is false for images without peak times.
  mutating func gather(
    image: Span<Float>, peakTime: Span<Float>, hasTime: Bool, frame: ImageFrame, selected: Span<Int32>
  ) {
    resize(to: selected.count)
    let pixelX = frame.x.span
    let pixelY = frame.y.span
    var sum = 0.0
    for index in selected.indices {
      let pixel = Int(selected[index])
      let value = Double(image[pixel])
      sum += value
      charge[index] = value
      time[index] = hasTime ? Double(peakTime[pixel]) : .nan
      x[index] = pixelX[pixel]
      y[index] = pixelY[pixel]
    }
    size = sum
  }

  /// Fills ``longitudinal`` and ``transverse`` for an ellipse with this centre and axis.
  mutating func project(x x0: Double, y y0: Double, cosine: Double, sine: Double) {
    for index in charge.indices {
      let (dx, dy) = (x[index] - x0, y[index] - y0)
      longitudinal[index] = dx * cosine + dy * sine
      transverse[index] = dy * cosine - dx * sine
    }
  }

  private mutating func resize(to count: Int) {
    guard count != charge.count else { return }
    Self.resize(&charge, count)
    Self.resize(&time, count)
    Self.resize(&x, count)
    Self.resize(&y, count)
    Self.resize(&longitudinal, count)
    Self.resize(&transverse, count)
  }

  private static func resize(_ values: inout [Double], _ count: Int) {
    if values.count > count {
      values.removeLast(values.count - count)
    } else {
      while values.count < count { values.append(0) }
    }
  }
}
