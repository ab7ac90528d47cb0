internal import Foundation

extension Double {
  /// The cosine of this angle in radians.
  var cosine: Double { cos(self) }
  /// The sine of this angle in radians.
  var sine: Double { sin(self) }
}
