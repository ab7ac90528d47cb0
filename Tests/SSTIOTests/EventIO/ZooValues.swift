@testable import SSTIO

/// The values of records under the names that the golden file of all layouts has for them.
enum ZooValues {
  /// Numbers by name, nested lists flattened; nil for a record that is compared elsewhere.
  static func values(_ record: any EventIORecord) -> [String: [Double]]? {
    run(record) ?? camera(record) ?? event(record) ?? image(record) ?? samples(record) ?? monitoring(record)
      ?? simulation(record)
  }

  private static func d(_ values: Int...) -> [Double] { values.map { Double($0) } }
  private static func d(_ values: [Int]) -> [Double] { values.map { Double($0) } }
  private static func d(_ value: Int?) -> [Double] { value.map { [Double($0)] } ?? [] }
  private static func f(_ values: Float...) -> [Double] { values.map { Double($0) } }
  private static func f(_ values: [Float]) -> [Double] { values.map { Double($0) } }
  private static func f(_ value: Float?) -> [Double] { value.map { [Double($0)] } ?? [] }
  private static func t(_ time: EventIOTime) -> [Double] { d(time.seconds, time.nanoseconds) }

  /// `[pixel][gain]` as `[gain][pixel]`.
  private static func turned(_ values: [Int], gains: Int) -> [Double] {
    (0..<gains).flatMap { gain in stride(from: gain, to: values.count, by: gains).map { Double(values[$0]) } }
  }

  private static func run(_ record: any EventIORecord) -> [String: [Double]]? {
    switch record {
    case let r as HistoryLine: ["time": d(r.time)]
    case is MetaParameters, is InputCard: [:]
    case let r as RunHeader:
      [
        "run": d(r.run), "time": d(r.time), "run_type": d(r.runType), "tracking_mode": d(r.trackingMode),
        "direction": f(r.direction), "offset_fov": f(r.offsetFOV), "conv_depth": f(r.convergenceDepth),
        "conv_ref_pos": f(r.convergencePosition), "tel_id": d(r.telescopeIDs), "tel_pos": f(r.positions),
        "min_tel_trig": d(r.minimumTriggers), "duration": d(r.duration), "reverse_flag": d(r.reverseFlag),
      ]
    case let r as MCRunHeader:
      [
        "obsheight": f(r.observationHeight), "n_showers": d(r.showerCount), "n_use": d(r.useCount),
        "core_pos_mode": d(r.corePositionMode), "core_range": f(r.coreRange),
        "alt_range": f(r.altitudeRange), "az_range": f(r.azimuthRange), "diffuse": d(r.diffuse),
        "viewcone": f(r.viewCone), "E_range": f(r.energyRange), "spectral_index": f(r.spectralIndex),
        "B_total": f(r.fieldTotal), "B_inclination": f(r.fieldInclination),
        "B_declination": f(r.fieldDeclination), "injection_height": f(r.injectionHeight),
        "atmosphere": d(r.atmosphere), "corsika_iact_options": d(r.iactOptions),
        "corsika_low_E_model": d(r.lowEnergyModel), "corsika_high_E_model": d(r.highEnergyModel),
        "corsika_bunchsize": f(r.bunchSize), "corsika_wlen_min": f(r.minimumWavelength),
        "corsika_wlen_max": f(r.maximumWavelength), "corsika_low_E_detail": d(r.lowEnergyDetail),
        "corsika_high_E_detail": d(r.highEnergyDetail), "shower_prog_start": d(r.showerProgramStart),
        "detector_prog_start": d(r.detectorProgramStart),
      ]
    case let r as RunStatistics:
      [
        "central": d(r.centralTriggers), "tel": d(r.telescopeIDs), "local": d(r.localTriggers),
        "local_sys": d(r.systemTriggers), "events": d(r.events),
      ]
    case let r as MCRunStatistics: ["showers": d(r.showers), "events": d(r.events)]
    case let r as TriggerMasks:
      ["entries": r.events.indices.flatMap { d(r.events[$0], r.telescopeIDs[$0], r.masks[$0]) }]
    case let r as AtmosphericProfile:
      [
        "obslevel": [r.observationLevel],
        "table": r.heights.indices.flatMap {
          [r.heights[$0], r.densities[$0], r.depths[$0], r.refractions[$0]]
        }, "top": r.top.map { [$0] } ?? [], "layers": r.layers,
      ]
    default: nil
    }
  }

  private static func camera(_ record: any EventIORecord) -> [String: [Double]]? {
    switch record {
    case let r as CameraSettings:
      [
        "n_pixels": d(r.pixelCount), "focal_length": f(r.focalLength), "pixel_x": f(r.x), "pixel_y": f(r.y),
        "effective_focal_length": f(r.effectiveFocalLength),
        "effective_focal_length_x_y_dx_dy": f(r.asymmetricFocalLengths), "pixel_z": f(r.z),
        "nx": f(r.axisX), "ny": f(r.axisY), "shape": d(r.shapes), "area": f(r.areas), "size": f(r.sizes),
        "n_mirrors": d(r.mirrorCount), "mirror_area": f(r.mirrorArea), "cam_rot": f(r.cameraRotation),
      ]
    case let r as CameraOrganization:
      [
        "n_pixels": d(r.pixelCount), "n_drawers": d(r.drawerCount), "n_gains": d(r.gainCount),
        "n_sectors": d(r.sectorCount), "drawer": d(r.drawers), "card": d(r.cards), "chip": d(r.chips),
        "channel": d(r.channels), "sectors": d(r.sectors), "sector_type": d(r.sectorTypes),
        "sector_threshold": f(r.sectorThresholds), "sector_pixel_threshold": f(r.pixelThresholds),
      ]
    case let r as PixelSettings:
      [
        "min_pixel_mult": d(r.minimumPixels), "hv_dac": d(r.highVoltageDACs),
        "threshold_dac": d(r.thresholdDACs), "adc_start": d(r.adcStarts), "adc_count": d(r.adcCounts),
        "time_slice": f(r.timeSlice), "sum_bins": d(r.sampleCount), "ref_step": f(r.pulseStep),
        "ref_shape": f(r.pulses), "sum_offset": d(r.sampleOffset),
      ]
    default: nil
    }
  }

  private static func event(_ record: any EventIORecord) -> [String: [Double]]? {
    switch record {
    case let r as CentralTrigger:
      [
        "cpu_time": t(r.cpuTime), "gps_time": t(r.gpsTime), "trigger_pattern": d(r.triggerPattern),
        "data_pattern": d(r.dataPattern), "triggered": d(r.triggered ?? []), "times": f(r.times),
        "with_data": d(r.withData), "mask_after_repair": d(r.masks), "times_by_type": f(r.timesByKind),
        "plane_wave": f(r.planeWave),
      ]
    case let r as TrackingPosition:
      [
        "telescope": d(r.telescopeID), "azimuth_raw": f(r.rawAzimuth), "altitude_raw": f(r.rawAltitude),
        "azimuth_cor": f(r.correctedAzimuth), "altitude_cor": f(r.correctedAltitude),
      ]
    case let r as TelescopeEventHeader:
      [
        "loc_count": d(r.localCount), "glob_count": d(r.globalCount), "cpu_time": t(r.cpuTime),
        "gps_time": t(r.gpsTime), "trigger_source": d(r.triggerSource), "sectors": d(r.sectors),
        "phys_addr": d(r.addresses), "sector_times": f(r.sectorTimes), "readout_time": f(r.readoutTime),
        "trigger_time": f(r.triggerTime), "start_readout": d(r.readoutStart),
      ]
    case let r as PixelList:
      ["code": d(r.code), "telescope": d(r.telescopeID), "pixels": d(r.pixels)]
    case let r as AuxiliaryTraces:
      ["telescope": d(r.telescopeID), "time_scale": f(r.timeScale), "traces": f(r.traces)]
    case let r as PixelTriggerTimes: ["step": f(r.step), "pixels": d(r.pixels), "times": d(r.times)]
    default: nil
    }
  }

  private static func image(_ record: any EventIORecord) -> [String: [Double]]? {
    switch record {
    case let r as StoredImageParameters:
      [
        "telescope": d(r.telescopeID), "cut_id": d(r.cut),
        "amplitude_x_y_phi_length_width": f(r.amplitude, r.x, r.y, r.phi, r.length, r.width),
        "n_conc": d(r.concentrationCount), "concentration": f(r.concentration), "errors": f(r.errors),
        "skewness_err_kurtosis_err": f(r.moments), "hot_amplitude": f(r.hotAmplitudes),
        "hot_pixel": d(r.hotPixels), "n_pixels": d(r.pixelCount), "n_saturated": d(r.saturatedCount),
        "clip_amplitude": f(r.clipAmplitude), "slope_residual_width1_width2_rise": f(r.timing),
      ]
    case let r as StoredShower:
      [
        "n_trg": d(r.triggerCount), "n_read": d(r.readCount), "n_img": d(r.imageCount),
        "values_in_order": f(r.values), "tel_list": d(r.telescopeIDs ?? []),
      ]
    case let r as PixelTiming:
      [
        "pixels": d(r.pixels), "time_types": d(r.types), "time_levels": f(r.levels),
        "granularity": f(r.granularity), "peak_global": f(r.globalPeak), "times": f(r.times),
        "sum_local": turned(r.localSums, gains: r.gainCount),
        "sum_global": r.threshold < 0 ? turned(r.globalSums, gains: r.gainCount) : d(r.globalSums),
      ]
    case let r as CalibratedIntensities:
      [
        "method": d(r.method),
        "values": (0..<r.pixelCount).map { pixel in
          r.pixels.firstIndex(of: pixel).map { Double(r.values[$0]) } ?? .nan
        },
      ]
    default: nil
    }
  }

  private static func samples(_ record: any EventIORecord) -> [String: [Double]]? {
    switch record {
    case let r as ADCSums:
      [
        "telescope": d(r.telescopeID), "sums": r.sums.map { Double($0) },
        "known": r.recorded.map { Double($0) },
      ]
    case let r as ADCSamples:
      [
        "telescope": d(r.telescopeID), "samples": r.samples.map { Double($0) },
        "known": r.recorded.map { Double($0) },
      ]
    default: nil
    }
  }

  private static func monitoring(_ record: any EventIORecord) -> [String: [Double]]? {
    switch record {
    case let r as StoredMonitoring:
      [
        "telescope": d(r.telescopeID), "what": d(r.parts), "status_bits": d(r.statusBits),
        "n_ped_slices": d(r.pedestalSliceCount), "pedestal": f(r.pedestals), "noise": f(r.noise),
        "hv_v": d(r.voltages), "hv_i": d(r.supplyCurrents), "drawer_temp": d(r.drawerTemperatures),
        "camera_temp": d(r.cameraTemperatures), "current": d(r.currents), "scaler": d(r.scalers),
        "hv_dac": d(r.voltageDACs), "thresh_dac": d(r.thresholdDACs), "daq": d(r.readout),
        "pedestal_compensation": d(r.pedestalCompensations),
      ]
    case let r as LaserCalibration:
      [
        "calib": f(r.factors), "max_int_frac": f(r.integratedFractions),
        "max_pixtm_frac": f(r.timedFractions), "tm_calib": f(r.timeOffsets), "flat_field": f(r.flatField),
      ]
    case let r as PixelMonitor:
      [
        "nsb": f(r.nightSkyRate), "qe": f(r.relativeEfficiency), "gain": f(r.relativeGain),
        "hv": f(r.relativeVoltage), "current": f(r.current), "amp_hg": f(r.highGainAmplitude),
        "amp_lg": f(r.lowGainAmplitude), "disabled": d(r.disabled), "delay": f(r.delay),
      ]
    default: nil
    }
  }

  private static func simulation(_ record: any EventIORecord) -> [String: [Double]]? {
    switch record {
    case let r as MCShower:
      [
        "primary_id": d(r.primary), "energy": f(r.energy), "azimuth": f(r.azimuth), "altitude": f(r.altitude),
        "h_first_int": f(r.firstInteraction), "xmax": f(r.maximumDepth), "depth_start": f(r.startDepth),
        "hmax": f(r.maximumHeight), "emax": f(r.electronDepth), "cmax": f(r.cherenkovDepth),
        "profile": r.profiles.flatMap { f($0.contents) + f($0.end) + d($0.identifier) + f($0.start) },
        "extra": r.extra.map { f($0.reals) + d($0.identifier) + d($0.integers) + f($0.weight) } ?? [],
      ]
    case let r as MCEvent:
      ["shower": d(r.shower), "xcore": f(r.coreX), "ycore": f(r.coreY), "area_weight": f(r.areaWeight)]
    case let r as PhotoelectronSums:
      [
        "shower": d(r.shower), "n_pe": d(r.counts), "n_pixels": d(r.pixelCounts),
        // Names of objects sort as texts.
        "pixel_pe": zip(r.listedPixels, r.listedCounts).sorted { "\($0.0)" < "\($1.0)" }.map { Double($0.1) },
        "photons": f(r.photons) + f(r.photonsAtmosphere) + f(r.photons300To600) + f(r.photonsEfficiency),
        "photons_atm_400": f(r.photons350To450),
      ]
    case let r as Photoelectrons:
      [
        "n_pe": d(r.count), "counts": d(r.counts), "times": f(r.times), "amplitudes": f(r.amplitudes),
        "photons": d(r.photons),
      ]
    case let r as PhotonBunches:
      ["array": d(r.array), "telescope_index": d(r.telescopeIndex), "bunches": f(r.values)]
    default: nil
    }
  }
}
