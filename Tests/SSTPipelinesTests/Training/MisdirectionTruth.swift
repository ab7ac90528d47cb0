import InstrumentResponse
import SSTPipelines

/// True misdirections of a table of results.
enum MisdirectionTruth {
  static func values(_ reader: FeatureReader) throws -> [Double] {
    try Misdirection.logDegrees(
      reconstructedAltitudesDeg: reader.values("reco_alt"),
      reconstructedAzimuthsDeg: reader.values("reco_az"),
      trueAltitudesDeg: reader.values("true_alt"), trueAzimuthsDeg: reader.values("true_az"))
  }
}
