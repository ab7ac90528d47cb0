import Reconstruction
@testable import SSTCalib
import SSTCore
import SSTData
import SSTIO
import SSTSky
import TestSupport
import Testing

/// A row with another value in every property, printed as text: swapped getters show.
@Suite("The columns of DL1 and stereo files") struct TableGoldenTests {
  private func lines<Row>(_ row: Row, _ table: Table<Row>) -> [String] {
    namedCells(table.packed([row]))
  }

  static let id = TelescopeEventID(EventID(observation: 1, event: 2), telescope: 3)

  static func parameters() -> ImageParameters {
    var p = ImageParameters.undefined
    p.hillas = HillasParameters.undefined
    (p.hillas.intensity, p.hillas.skewness, p.hillas.kurtosis) = (100, 5, 6)
    (p.hillas.x, p.hillas.y, p.hillas.r, p.hillas.phiDeg) = (7, 8, 9, 10)
    (p.hillas.length, p.hillas.lengthUncertainty) = (11, 12)
    (p.hillas.width, p.hillas.widthUncertainty, p.hillas.psiDeg) = (13, 14, 15)
    p.timing = TimingParameters.undefined
    (p.timing.intercept, p.timing.deviation, p.timing.slope) = (16, 17, 18)
    (p.leakage.pixelsWidth1, p.leakage.pixelsWidth2) = (19, 20)
    (p.leakage.intensityWidth1, p.leakage.intensityWidth2) = (21, 22)
    (p.concentration.cog, p.concentration.core, p.concentration.pixel) = (23, 24, 25)
    (p.morphology.nPixels, p.morphology.nIslands, p.morphology.nSmallIslands) = (26, 27, 28)
    (p.morphology.nMediumIslands, p.morphology.nLargeIslands) = (29, 30)
    (p.intensity.max, p.intensity.min, p.intensity.mean, p.intensity.std) = (31, 32, 33, 34)
    (p.intensity.skewness, p.intensity.kurtosis) = (35, 36)
    (p.peakTime.max, p.peakTime.min, p.peakTime.mean, p.peakTime.std) = (37, 38, 39, 40)
    (p.peakTime.skewness, p.peakTime.kurtosis) = (41, 42)
    (p.extra.wl, p.extra.tRMS, p.extra.tRMSWeighted, p.extra.tLac, p.extra.lenST) = (44, 45, 46, 47, 48)
    return p
  }

  static func parameterRow() -> ParameterRow {
    var row = ParameterRow()
    (row.id, row.parameters, row.corePsiDeg) = (id, parameters(), 43)
    (row.clockSeconds, row.clockFraction, row.focalLength, row.date, row.localTime) = (49, 0.5, 51, 52, 53)
    (row.meanCharge, row.azimuthDeg, row.altitudeDeg) = (54, 55, 56)
    (row.dropFactor, row.isDropClamped, row.saturatedPixelCount) = (57, true, 58)
    return row
  }

  @Test("image parameters in the camera frame") func parametersOfCamera() {
    let found = lines(Self.parameterRow(), ParameterRow.table(telescope: 21, ParameterRow.Layout()))
    #expect(
      found == [
        "obs_id=1", "event_id=2", "tel_id=3", "camera_frame_hillas_intensity=100.0",
        "camera_frame_hillas_skewness=5.0", "camera_frame_hillas_kurtosis=6.0", "camera_frame_hillas_x=7.0",
        "camera_frame_hillas_y=8.0", "camera_frame_hillas_r=9.0", "camera_frame_hillas_phi=10.0",
        "camera_frame_hillas_length=11.0", "camera_frame_hillas_length_uncertainty=12.0",
        "camera_frame_hillas_width=13.0", "camera_frame_hillas_width_uncertainty=14.0",
        "camera_frame_hillas_psi=15.0", "camera_frame_timing_intercept=16.0",
        "camera_frame_timing_deviation=17.0", "camera_frame_timing_slope=18.0", "leakage_pixels_width_1=19.0",
        "leakage_pixels_width_2=20.0", "leakage_intensity_width_1=21.0", "leakage_intensity_width_2=22.0",
        "concentration_cog=23.0", "concentration_core=24.0", "concentration_pixel=25.0",
        "morphology_n_pixels=26", "morphology_n_islands=27", "morphology_n_small_islands=28",
        "morphology_n_medium_islands=29", "morphology_n_large_islands=30", "intensity_max=31.0",
        "intensity_min=32.0", "intensity_mean=33.0", "intensity_std=34.0", "intensity_skewness=35.0",
        "intensity_kurtosis=36.0", "peak_time_max=37.0", "peak_time_min=38.0", "peak_time_mean=39.0",
        "peak_time_std=40.0", "peak_time_skewness=41.0", "peak_time_kurtosis=42.0", "core_psi=43.0",
        "log_camera_frame_hillas_intensity=2.0", "camera_frame_hillas_wl=44.0", "t_rms=45.0", "t_rms_w=46.0",
        "t_lac=47.0", "len_st=48.0", "time_wr_full_seconds=49.0", "time_wr_frac_seconds=0.5",
        "equivalent_focal_length=51.0", "date=52", "local_time=53.0", "meanQ=54.0", "true_az_tel=55.0",
        "true_alt_tel=56.0", "voltage_drop_factor=57.0", "voltage_drop_clamped=True",
        "n_saturated_pixels=58",
      ])
  }

  @Test("image parameters on the sky, without what sst1mpipe does not have") func parametersOnSky() {
    var layout = ParameterRow.Layout()
    layout.frame = .telescope
    (layout.hasPreciseTimes, layout.hasMeanCharge, layout.hasOwnColumns) = (false, false, false)
    let table = ParameterRow.table(telescope: 22, layout)
    let names = table.schema.columns.map(\.name)
    #expect(table.path == "/dl1/event/telescope/parameters/tel_022" && names.count == 54)
    #expect(names.contains("hillas_fov_lon") && names.contains("timing_slope") && names.contains("hillas_wl"))
    #expect(names.last == "true_alt_tel" && names.contains("log_hillas_intensity"))
    #expect(table.schema.columns.first { $0.name == "timing_slope" }?.unit == "1/deg")
    #expect(table.schema.columns.first { $0.name == "hillas_fov_lat" }?.fieldName == "fov_lat")
  }

  @Test("triggers and pointings") func triggers() {
    var trigger = SubarrayTrigger()
    (trigger.id, trigger.mjdTAI, trigger.telescopes) = (Self.id.array, 60_000.5, TelescopeSet(1))
    #expect(
      lines(trigger, SubarrayTrigger.table(telescopeCount: 2)) == [
        "obs_id=1", "event_id=2", "time=60000.5", "tels_with_trigger=[false,true]", "event_type=32",
      ])
    var telescope = TelescopeTrigger()
    (telescope.id, telescope.mjdTAI) = (Self.id, 60_001)
    #expect(
      lines(telescope, TelescopeTrigger.table) == [
        "obs_id=1", "event_id=2", "tel_id=3", "time=60001.0", "n_trigger_pixels=-1",
      ])
    var array = ArrayPointing()
    (array.mjdTAI, array.horizontal) = (1, HorizontalDirection(azimuthRad: 2, altitudeRad: 3))
    array.nominal = ICRSDirection(rightAscensionRad: 4, declinationRad: 5)
    #expect(
      lines(array, ArrayPointing.table) == [
        "time=1.0", "array_azimuth=2.0", "array_altitude=3.0", "array_ra=4.0", "array_dec=5.0",
      ])
    var own = TelescopePointing()
    (own.mjdTAI, own.horizontal) = (1, HorizontalDirection(azimuthRad: 2, altitudeRad: 3))
    #expect(
      lines(own, TelescopePointing.table(telescope: 1)) == ["time=1.0", "azimuth=2.0", "altitude=3.0"])
  }

  @Test("stereo geometry, impacts, decisions") func stereo() {
    var shower = StereoEvent()
    shower.id = Self.id.array
    (shower.altitudeDeg, shower.altitudeUncertaintyDeg) = (3, 4)
    (shower.azimuthDeg, shower.azimuthUncertaintyDeg) = (5, 6)
    (shower.coreX, shower.coreY, shower.coreUncertaintyX, shower.coreUncertaintyY) = (7, 8, 9, 10)
    (shower.coreTiltedX, shower.coreTiltedY) = (11, 12)
    (shower.coreTiltedUncertaintyX, shower.coreTiltedUncertaintyY) = (13, 14)
    (shower.showerMaximum, shower.showerMaximumUncertainty, shower.isValid) = (15, 16, true)
    (shower.averageIntensity, shower.goodnessOfFit, shower.telescopes) = (17, 18, TelescopeSet(0))
    (shower.showerMaximumDistance, shower.showerMaximumAltitude, shower.status) = (19, 20, 0)
    let names = [
      "alt=3.0", "alt_uncert=4.0", "az=5.0", "az_uncert=6.0", "core_x=7.0", "core_y=8.0",
      "core_uncert_x=9.0", "core_uncert_y=10.0", "core_tilted_x=11.0", "core_tilted_y=12.0",
      "core_tilted_uncert_x=13.0", "core_tilted_uncert_y=14.0", "h_max=15.0", "h_max_uncert=16.0",
      "is_valid=True", "average_intensity=17.0", "goodness_of_fit=18.0", "telescopes=[true,false]",
    ]
    let own = ["h_max_distance=19.0", "h_max_altitude=20.0", "status=0"]
    #expect(
      lines(shower, StereoEvent.table(telescopeCount: 2, hasOwnColumns: true))
        == ["obs_id=1", "event_id=2"] + (names + own).map { "HillasReconstructor_" + $0 })
    #expect(StereoEvent.table(telescopeCount: 2, hasOwnColumns: false).columns.count == 20)
    var impact = ImpactRow()
    (impact.id, impact.distance, impact.uncertainty) = (Self.id, 4, 5)
    #expect(
      lines(impact, ImpactRow.table(telescope: 3)) == [
        "obs_id=1", "event_id=2", "tel_id=3", "HillasReconstructor_tel_impact_distance=4.0",
        "HillasReconstructor_tel_impact_distance_uncert=5.0",
      ])
    var decision = CoincidenceDecision()
    (decision.id, decision.status, decision.candidateCount) = (Self.id.array, 3, 4)
    (decision.partnerEvent, decision.partnerFile, decision.timeDifferenceNS) = (5, 6, 7)
    #expect(
      lines(decision, CoincidenceDecision.table) == [
        "obs_id=1", "event_id=2", "status=3", "n_candidates=4", "partner_event_id=5", "partner_file=6",
        "time_difference=7.0",
      ])
    #expect(
      lines(TimeDifferenceBin(low: 1, high: 2, candidates: 3, matched: 4), TimeDifferenceBin.table) == [
        "low=1.0", "high=2.0", "n_candidates=3", "n_matched=4",
      ])
    #expect(lines(OffsetCount(offset: 1, pairs: 2), OffsetCount.table) == ["offset=1.0", "n_pairs=2"])
  }

  @Test("pedestals and facts of a run") func monitoring() {
    let second: Int64 = 1_000_000_000
    let row = PedestalMonitoringRow(
      eventCount: 1, meanTime: TAITime(nanoseconds: 2 * second), firstTime: TAITime(nanoseconds: 3 * second),
      lastTime: TAITime(nanoseconds: 4 * second), mean: [5], median: [6], rms: [7])
    #expect(
      lines(row, PedestalMonitoringRow.table(pixelCount: 1)) == [
        "pedestal_n_events=1", "pedestal_sample_time=2.0", "pedestal_sample_time_min=3.0",
        "pedestal_sample_time_max=4.0", "pedestal_charge_mean=[5.0]", "pedestal_charge_median=[6.0]",
        "pedestal_charge_std=[7.0]",
      ])
    var info = RunInfo()
    (info.calibrationFile, info.declinationDeg, info.hasManualPointing) = ("c", 1, true)
    (info.pedestalCount, info.saturatedCount, info.survivedPedestalCount) = (2, 3, 4)
    (info.triggeredCounts, info.rightAscensionDeg, info.software) = ([5, 6], 7, "s")
    (info.target, info.windowFile, info.wobble, info.clampedDropCount) = ("t", "w", "W1", 8)
    (info.meanRaisedFraction, info.isComplete) = (9, true)
    (info.untimedCount, info.emptyCount, info.duplicateCount, info.substituteCount) = (10, 11, 12, 13)
    (info.clockStepsBack, info.largestStepBack) = (14, 1.5)
    (info.lostCount, info.missingPixelCount, info.impossibleCount) = (15, 16, 17)
    #expect(
      lines(info, RunInfo.table(telescopeCount: 2)) == [
        "calib_file=c", "dec=1.0", "manual_coords=True", "n_pedestal=2", "n_saturated=3",
        "n_survived_pedestals=4.0", "n_triggered_tel1=5", "n_triggered_tel2=6", "ra=7.0",
        "sst1mpipe_version=s", "swat_event_ids_used=False", "target=t", "window_file=w", "wobble=W1",
        "has_pedestals=False", "n_drop_clamped=8", "mean_raised_fraction=9.0", "is_complete=True",
        "n_untimed=10", "n_empty=11", "n_duplicates=12", "n_substitute_ids=13", "n_clock_back=14",
        "clock_back=1.5", "n_lost=15", "n_missing_pixels=16", "n_impossible_samples=17",
      ])
  }
}
