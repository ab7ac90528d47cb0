/// Every message of the log that is not an error: a warning (`W…`) or an information (`I…`).
///
/// This is the only list of them. A code has one word and one meaning, and neither is ever reused. A log line begins with
/// both, like an error: `W0706 clock-scale-unclear: …`.
public enum NoticeCode: String, CaseIterable, Sendable, Codable {
  // MARK: - Runs of a telescope

  /// What is processed: file, telescope, events, pointing, calibration files.
  case run = "I0700 run"
  /// The cables of two modules are exchanged in this run, by its date; their pixels are put back in order.
  case swappedModules = "I0701 swapped-modules"
  /// How many events were read, written, are pedestals, have a saturated pixel.
  case events = "I0702 events"
  /// The fraction of pedestal events with pixels that survive cleaning.
  case pedestalSurvival = "I0703 pedestal-survival"
  /// The mean fraction of pixels whose picture threshold is raised by their night-sky background.
  case raisedThresholds = "I0704 raised-thresholds"
  /// Which leap seconds and Earth orientation are used.
  case tables = "I0705 tables"
  /// The camera clock counts UTC, by the date in the header of the events.
  case clockScale = "I0706 clock-scale"
  /// The files that a step has written.
  case written = "I0707 written"
  /// The name of the file has no date; that of the first event is used.
  case noDate = "W0701 no-date"
  /// The name of the file has no run number; 1 is used.
  case noRunNumber = "W0702 no-run-number"
  /// The date in the name of the file is not that of its first event.
  case nameAgainstDate = "W0703 name-against-date"
  /// The telescope in the name of the file is not that of its events.
  case nameAgainstTelescope = "W0704 name-against-telescope"
  /// Whether the camera clock counts TAI or UTC cannot be told from the date in the header; TAI is assumed.
  case clockScaleUnclear = "W0706 clock-scale-unclear"
  /// The telescope would point below the horizon: clock or coordinates are wrong.
  case belowHorizon = "W0707 below-horizon"
  /// Events have the number of an earlier, different event; they get substitute ids.
  case usedNumbers = "W0708 used-numbers"
  /// Pixels are missing in some or all events.
  case missingPixels = "W0709 missing-pixels"
  /// The run has no pedestal events; quiet events are used instead.
  case noPedestals = "W0710 no-pedestals"
  /// The file is damaged; only its intact events are used.
  case recovered = "W0711 recovered"
  /// The baseline variance lies outside the voltage-drop table; the last entry of the table is used.
  case dropClamped = "W0712 drop-clamped"
  /// Events are damaged and left out.
  case lostEvents = "W0713 lost-events"
  /// The run is later than the validity of the leap-second table.
  case leapSecondsExpired = "W0714 leap-seconds-expired"
  /// The Earth orientation of the day is a prediction.
  case earthOrientationPredicted = "W0715 earth-orientation-predicted"
  /// The Earth-orientation table does not cover the day.
  case earthOrientationMissing = "W0716 earth-orientation-missing"
  /// Events have no time and therefore no pointing.
  case untimedEvents = "W0717 untimed-events"
  /// Rows that were never filled are left out.
  case emptyEvents = "W0718 empty-events"
  /// Events occur more than once; the first of each is kept.
  case duplicateEvents = "W0719 duplicate-events"
  /// Events have samples outside the range of the digitizer; the pixel is treated as missing in the event.
  case impossibleSamples = "W0722 impossible-samples"
  /// Events have no usable pixel.
  case voidEvents = "W0723 void-events"
  /// More than a tenth of the pixels have no good calibration.
  case fewGoodPixels = "W0724 few-good-pixels"
  /// No event has an image that survives cleaning.
  case noImage = "W0725 no-image"

  // MARK: - Simulations

  /// How the showers of an input were simulated.
  case production = "I0780 production"
  /// Events below the smallest energy that is used, or outside the range asked for, are left out.
  case energyCut = "I0781 energy-cut"
  /// Calibration events of a simulation are left out.
  case calibrationEvents = "I0782 calibration-events"
  /// By what factor the photon detection of a telescope is corrected, and the table it stands for.
  case detectionCorrection = "I0783 detection-correction"
  /// A file does not store the effective focal length; the equivalent one is used.
  case nominalFocalLength = "W0780 nominal-focal-length"
  /// The table of the quantum efficiency is not known; waveforms are not corrected.
  case unknownEfficiency = "W0781 unknown-efficiency"
  /// Data of telescopes are left out that the array trigger does not list, or that the simulation cut off.
  case untriggeredTelescopes = "W0782 untriggered-telescopes"
  /// Objects of unknown types or versions are left out.
  case unknownObjects = "W0783 unknown-objects"
  /// A file stores no distribution of all simulated showers; it is counted.
  case noShowerDistribution = "W0784 no-shower-distribution"
  /// Runs that go into one file were simulated with other primaries, energies, slopes, directions or ranges.
  case mixedProductions = "W0785 mixed-productions"
  /// A simulated file does not say how its showers were made, or says impossible things: no weights can be made.
  case noProductionSettings = "W0786 no-production-settings"
  /// Settings of the configuration are for telescopes that a simulated file has not; those of its own are defaults.
  case settingsOfOthers = "W0787 settings-of-others"
  /// The truth of events of a simulated file contradicts their numbers, or is missing.
  case doubtfulTruth = "W0788 doubtful-truth"

  // MARK: - Dark runs

  /// A run that is added to the histograms.
  case darkRun = "I0720 dark-run"
  /// How many pixels have a good fit, and why the others have none.
  case darkRunPixels = "I0721 pixels"
  /// The target in the header of a dark run is not "Dark".
  case notDark = "W0720 not-dark"
  /// A dark run has few clocked events: gains are imprecise.
  case fewEvents = "W0721 few-events"
  /// Fewer than half of the pixels have a good fit.
  case fewGoodFits = "W0726 few-good-fits"

  // MARK: - Fits of charges

  /// How the fits of all pixels ended.
  case fitSPE = "I0730 fit-spe"
  /// A table of charges that was read.
  case chargeTable = "I0731 charges"
  /// The gain that start values and limits are derived from, as measured from the distance of the peaks.
  case gain = "I0732 gain"
  /// Fits ended at a limit of a parameter.
  case limits = "W0732 limits"
  /// The charges are multiples of a step that the requested bins do not match.
  case integerCharges = "W0733 integer-charges"
  /// Pixels have charges below the range of the fit.
  case cutRange = "W0734 cut-range"

  // MARK: - Files of CHEC-S and SSTCAM, simulations

  /// A simulated product that was written.
  case simulated = "I0740 simulated"
  /// A pedestal table that was written.
  case tioPedestals = "I0741 tio-pedestals"
  /// A calibrated waveform file that was written.
  case tioCalibrated = "I0742 tio-calibrated"

  // MARK: - Two telescopes

  /// The files that are paired.
  case stereo = "I0750 stereo"
  /// A file of the second telescope that is not used, and why.
  case fileLeftOut = "I0751 left-out"
  /// How many events found a partner.
  case coincidences = "I0752 coincidences"
  /// How many showers were reconstructed, and why others were not.
  case geometry = "I0753 geometry"
  /// The events cannot be paired by the configured method; another one is used.
  case matchingMethod = "W0750 method"
  /// Events without a time are not paired by time.
  case untimed = "W0751 untimed"
  /// The times of the events decrease, or leap ahead by more than 10 s.
  case clockJumps = "W0752 clock-jumps"
  /// Events occur more than once in the files of a telescope; one of each is used.
  case duplicates = "W0753 duplicates"
  /// The coincidence window is so wide that it holds unrelated events.
  case wideWindow = "W0754 wide-window"
  /// Events without a number of the array trigger are not paired by it.
  case noArrayNumber = "W0755 no-array-number"
  /// Events with equal ids are farther apart in time than the configured limit.
  case idsAgainstTimes = "W0756 ids-against-times"
  /// A file has no images, so those of the other telescope are not written.
  case imagesLeftOut = "W0757 images-left-out"
  /// Unrelated events alone would make about as many pairs as were found.
  case chancePairs = "W0758 chance-pairs"

  // MARK: - The laboratory

  /// The cached charges of a run are still valid and are reused.
  case checkpoint = "I0760 checkpoint"
  /// The charges of a run were extracted.
  case charges = "I0761 charges"
  /// How many pixels are good.
  case spe = "I0765 spe"
  /// A run of a scan is not used: it has no light, or more than `--max-photons`.
  case scanRunLeftOut = "I0771 scan"
  /// The start values of the SPE fits are doubtful: the guess given contradicts the charges, or no peaks are visible.
  case speStartValues = "W0760 spe-start-values"
  /// A run in the folder is not in the run table and is not used.
  case unlistedRun = "W0761 unlisted-run"
  /// A laboratory run is damaged; only its intact events are used.
  case recoveredRun = "W0762 recovered"
  /// A run has too much light to count single photoelectrons.
  case tooBright = "W0763 too-bright"
  /// A column of the run table has nearly the name of a known one.
  case unknownColumn = "W0764 unknown-column"
  /// The night-sky background of a run is below 1 MHz: a wrong unit?
  case oddBackground = "W0766 odd-background"
  /// The charges of a scan run contradict its light in the run table; the run is left out.
  case scanContradictsTable = "W0767 scan-contradicts-table"
  /// The light of the SPE runs, as fitted, does not scale with the photons of the run table.
  case lightAgainstTable = "W0768 light-against-table"
  /// An option of the first releases of sstcam_pixel_analysis was given; it has no effect.
  case deprecated = "W0769 deprecated"
  /// A pixel has no response, or contradicts the others; it has no charge resolution.
  case noResponse = "W0770 no-response"
  /// Events of several kinds, as showers and flashes, of a simulated file take part in one measurement.
  case mixedEventKinds = "W0774 mixed-event-kinds"
  /// A charge resolution is better than the Poisson limit of the light in the run table.
  case belowPoisson = "W0773 below-poisson"

  // MARK: - From DL1 to DL2

  /// Which models are applied to which events.
  case modelsChosen = "I0800 models"
  /// How many events have a result, and why others have none.
  case reconstructedEvents = "I0801 reconstructed"
  /// How many events each class has, or were used to find the values between classes.
  case classes = "I0802 classes"
  /// How many rows a model was applied to.
  case predictions = "I0803 predictions"
  /// Events point farther from the nearest models than half a step of the grid.
  case farFromModels = "W0800 far-from-models"
  /// There are no models for the night-sky background of the events; others are used.
  case otherBackground = "W0801 other-background"
  /// A telescope lacks models, so that its events have zeros for what they would say.
  case missingModels = "W0802 missing-models"
  /// Events were left out because features are no finite numbers.
  case featuresNotFinite = "W0803 features-not-finite"
  /// The file has no times of events, so that directions have no position among the stars.
  case noSkyPositions = "W0805 no-sky-positions"
  /// The models do not tell how their features were distributed in the training, so there is nothing to compare with.
  case noDistributions = "W0804 no-distributions"

  // MARK: - Responses and event lists

  /// Responses that were made.
  case responses = "I0820 responses"
  /// An event list that was made, or why none was.
  case eventList = "I0821 event-list"
  /// What was found of the performance of a telescope.
  case performance = "I0822 performance"
  /// The live time comes from rate and smallest difference of the triggers in the file, which need not be all.
  case liveTimeByRate = "W0820 live-time-by-rate"
  /// The pointing is farther from the nearest responses than half a step of their grid.
  case farFromResponses = "W0821 far-from-responses"
  /// An event list has no event; it is written for its exposure.
  case emptyEventList = "W0822 empty-event-list"
  /// An event list that is read contradicts itself or the format; its results may be wrong.
  case eventListFault = "W0823 event-list-fault"
  /// Densities of a response, which sum to 1, do not have all gammas.
  case responseTail = "W0824 response-tail"

  // MARK: - Training

  /// What models learn from, and why other images are left out.
  case trainingSample = "I0810 training-sample"
  /// A model that was trained, with its out-of-bag figure.
  case trainedModel = "I0811 trained"
  /// A feature has the same value in all rows of a training; the model does not look at it.
  case constantFeatures = "W0810 constant-features"
  /// There are no hadrons to learn from, so there is no model of the gammaness.
  case noGammanessModel = "W0811 no-gammaness-model"

  // MARK: - Any command

  /// An input that could not be processed; the error is in the line before.
  case inputLeftOut = "W0790 left-out"

  /// The stable code, for example `W0706`.
  public var code: String { String(rawValue.prefix(5)) }

  /// The word, for example `clock-scale-unclear`.
  public var word: String { String(rawValue.dropFirst(6)) }

  /// True for a warning, false for an information.
  public var isWarning: Bool { rawValue.hasPrefix("W") }
}

/// A message of the log: what it is about, and the details.
public struct Notice: Sendable, Equatable, CustomStringConvertible {
  /// The code.
  public var code: NoticeCode
  /// What was found.
  public var text: String

  /// Makes a notice.
  public init(_ code: NoticeCode, _ text: String) { (self.code, self.text) = (code, text) }

  /// Code, word and text, as they are logged.
  public var description: String { "\(code.rawValue): \(text)" }
}
