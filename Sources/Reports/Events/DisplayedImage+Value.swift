extension DisplayedImage {
  /// What the scripts need.
  func value(_ quantised: QuantisedImages) -> ReportValue {
    .object([
      ("charges", .counts(quantised.charges(charges))),
      ("times", peakTimesNS.isEmpty ? .null : .counts(quantised.times(peakTimesNS))),
      ("mask", mask.map { .counts(QuantisedImages.bits($0)) } ?? .null),
      (
        "ellipse",
        ellipse.map { .float64([$0.x, $0.y, $0.length, $0.width, $0.psiDeg]) } ?? .null
      ),
      ("values", .float64(values)), ("time", .text(time ?? "")),
      ("direction", Self.value(direction)), ("arrayPointing", Self.value(arrayPointing)),
      ("pointing", .text(pointing ?? "")), ("note", .text(note)), ("waveforms", waveforms?.value ?? .null),
    ])
  }

  private static func value(_ place: Place?) -> ReportValue {
    place.map { .float64([$0.x, $0.y]) } ?? .null
  }
}
