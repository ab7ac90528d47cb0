public import InstrumentResponse
import SSTCore

extension EventPreparation {
  /// What a configuration says of the events that responses, performance and event lists are made from.
  ///
  /// - Parameter configuration: `event_selection`, the limits of stereo events, and the factor of reconstructed energies.
  /// - Throws: `ResponseError`.
  public init(_ configuration: PipelineConfiguration) throws(ResponseError) {
    var intervals: [InstrumentResponse.EventSelection.Interval] = []
    for (name, range) in TrainingSelection(configuration).byColumn.sorted(by: { $0.key < $1.key }) {
      intervals.append(try .init(name, low: range[0], high: range[1]))
    }
    let later = configuration.analysis.later
    try self.init(
      selection: InstrumentResponse.EventSelection(intervals),
      stereo: StereoConsistency(
        separationDeg: later["stereo_delta_disp_cut_deg"]?.double,
        relativeEnergySpread: later["stereo_relative_std_reco_energy_cut"]?.double,
        gammanessSpread: later["stereo_std_gammaness_cut"]?.double),
      energyScale: later["reco_energy_scaling_factor"]?.double ?? 1)
  }
}

extension ResponseBins {
  /// The bins of a configuration, whose numbers are numbers of edges.
  ///
  /// - Parameters:
  ///   - showers: the production, whose energies the bins of true energy cover.
  ///   - settings: the numbers and ends of bins. Only without an end of the point spread it has wide bins behind the first degree.
  ///   - isOriginal: whether the point spread has the bins that sst1mpipe gives it by mistake.
  /// - Throws: `ResponseError`.
  public init(
    showers: SimulatedShowers, _ settings: AnalysisSettings, isOriginal: Bool = false
  ) throws(ResponseError) {
    let later = settings.later
    func bins(_ key: String, _ count: Int) -> Int { max(1, (later[key]?.integer ?? count + 1) - 1) }
    func end(_ key: String, _ value: Double) -> Double { later[key]?.double ?? value }
    try self.init(showers: showers, radii: bins("nbins_source_offset", 500))
    energies = try Binning(
      Binning.logarithmic(
        end("log_energy_min_tev", -1), end("log_energy_max_tev", 3), count: bins("n_energy_bins", 20)),
      "reconstructed energy")
    let (low, high) = (showers.minimumEnergy, showers.maximumEnergy)
    dispersionEnergies = try Binning(
      Binning.geometric(low, high, count: bins("n_bins_migration", 50)), "true energy")
    migrations = try Binning(
      Binning.linear(0.1, 4, count: bins("n_bins_migration", 50)), "migration")
    offsets = try Binning(
      Binning.linear(0, end("fov_offset_max_deg", 6), count: bins("nbins_fov_offset", 8)), "offset")
    let backgroundCount = bins("nbins_fov_offset_bg", 16)
    backgroundOffsets = try Binning(
      Binning.linear(0, end("fov_offset_bg_max_deg", 8), count: backgroundCount), "offset of background")
    guard isOriginal || later["source_offset_max_deg"] != nil else { return }
    radii = try Binning(
      Binning.linear(
        0, end("source_offset_max_deg", 1),
        count: isOriginal ? backgroundCount : bins("nbins_source_offset", 500)),
      "distance from the source")
  }
}
