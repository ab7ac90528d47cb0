public import SSTCore

/// What can go wrong between a DL1 file, models and a DL2 file.
public enum DL1DL2Error: SSTError, Equatable {
  /// The folder of models is no folder, or holds neither models nor folders of them.
  case noModels(path: String, reason: String)
  /// A directory lacks models that are needed.
  case modelMissing(directory: String, files: [String])
  /// No directory of models has this name of a night-sky background, or several fit.
  case background(wanted: String?, known: [String])
  /// The file has no images of a telescope.
  case unknownTelescope(path: String, id: Int, known: [Int])
  /// Two columns of predictions would have the same name.
  case sameColumn(name: String)
  /// A column is in another unit than its meaning has here.
  case columnUnit(path: String, column: String, found: String, expected: String)
  /// A model was trained for something else than it is applied to.
  case otherModel(path: String, found: String, expected: String)
  /// The file has no results of models.
  case notDL2(path: String)
  /// Values between classes cannot be found from real data.
  case noClassEdges(path: String)
  /// The file holds results of models already.
  case isDL2(path: String)
  /// The events cannot be reconstructed from several telescopes.
  case notStereo(path: String, reason: String)
  /// The image parameters are in degrees.
  case telescopeFrame(path: String, telescope: Int)
  /// Directions in the training were made in another way.
  case projection(model: String, found: String, expected: String)
  /// The focal length of a model is not one of the telescope.
  case focalLength(model: String, found: Double, path: String, known: [Double])
  /// The models of a telescope were trained with different focal lengths.
  case focalLengths(first: String, second: String, found: [Double])
  /// The shower maximum means something else in the training.
  case showerMaximum(model: String, expected: String, path: String, found: String)
  /// Telescopes are to be weighted by a column that is not there.
  case noWeights(path: String, column: String)
  /// No event is left.
  case noEvents(path: String, summary: String)

  /// The code of each case.
  public var code: ErrorCode {
    switch self {
    case .background: ErrorCode(.usage, 4, "unknown-background")
    case .unknownTelescope: ErrorCode(.usage, 5, "telescope-not-in-file")
    case .noWeights: ErrorCode(.usage, 6, "no-weight-column")
    case .noModels: ErrorCode(.inputMissing, 50, "no-models")
    case .modelMissing: ErrorCode(.inputMissing, 51, "model-missing")
    case .sameColumn: ErrorCode(.usage, 8, "same-column")
    case .columnUnit: ErrorCode(.incompatible, 111, "column-unit")
    case .otherModel: ErrorCode(.incompatible, 110, "other-model")
    case .noClassEdges: ErrorCode(.usage, 7, "no-class-edges")
    case .notDL2: ErrorCode(.incompatible, 8, "not-dl2")
    case .isDL2: ErrorCode(.incompatible, 1, "already-dl2")
    case .notStereo: ErrorCode(.incompatible, 2, "not-stereo")
    case .telescopeFrame: ErrorCode(.incompatible, 3, "telescope-frame")
    case .projection: ErrorCode(.incompatible, 4, "model-projection")
    case .focalLength: ErrorCode(.incompatible, 5, "model-focal-length")
    case .focalLengths: ErrorCode(.incompatible, 6, "model-focal-lengths")
    case .showerMaximum: ErrorCode(.incompatible, 7, "model-shower-maximum")
    case .noEvents: ErrorCode(.noEvents, 32, "no-dl2-events")
    }
  }

  /// What failed, where, and what to do.
  public var description: String {
    switch self {
    case .noModels(let path, let reason):
      "\(path): \(reason); give the folder of models, or a folder of folders with names such as ze30_az180_nsb100"
    case .modelMissing(let directory, let files):
      "\(directory) lacks \(files.joined(separator: ", ")); train them (train-rfs; gammaness needs protons, --stereo and "
        + "disp_method must be those of the training), or leave out the telescope (dl1-dl2 --telescopes)"
    case .background(let wanted?, let known):
      "no models for the night-sky background '\(wanted)'; there are some for \(known.joined(separator: ", "))"
    case .background(nil, let known):
      "there are models for the night-sky backgrounds \(known.joined(separator: ", ")), and the file does not tell "
        + "which are right; choose with --nsb"
    case .unknownTelescope(let path, let id, let known):
      "\(path): no images of telescope \(id), only of \(known.map(String.init).joined(separator: ", "))"
    case .sameColumn(let name):
      "two columns would be called \(name); apply models of one name one after the other, and keep a column once"
    case .columnUnit(let path, let column, let found, let expected):
      "\(path): \(column) is in \(found), expected \(expected); convert the column"
    case .otherModel(let path, let found, let expected):
      "\(path): trained for \(found), applied to \(expected); use models that were trained for it"
    case .notDL2(let path):
      "\(path) has no results of models; 'sstctl dl1-dl2' makes a DL2 file of a DL1 file"
    case .noClassEdges(let path):
      "\(path): the values between classes come from simulated gamma rays; give the folder of their "
        + "misdirection_edges_….h5 with --mis-edges-dir"
    case .isDL2(let path): "\(path) has results of models already; give the DL1 file it was made from"
    case .notStereo(let path, let reason):
      "\(path): \(reason); --stereo needs a file with the geometry of several telescopes, as dl1-stereo writes it"
    case .telescopeFrame(let path, let telescope):
      "\(path): the image parameters of telescope \(telescope) are in degrees; models need those of the camera in "
        + "meters (use_telescope_frame false)"
    case .projection(let model, let found, let expected):
      "\(model): trained with the projection '\(found)', this program applies '\(expected)'; train it again"
    case .focalLength(let model, let found, let path, let known):
      "\(model): trained with a focal length of \(found) m, the telescope in \(path) has "
        + "\(known.map { "\($0) m" }.joined(separator: " and ")); use models of this telescope"
    case .focalLengths(let first, let second, let found):
      "\(first) and \(second): trained with focal lengths of \(found.map { "\($0) m" }.joined(separator: " and ")); "
        + "use models of one training"
    case .showerMaximum(let model, let expected, let path, let found):
      "\(model): trained with the \(expected) of the shower maximum, h_max in \(path) is the \(found); make the "
        + "stereo file or the model again with the same definition"
    case .noWeights(let path, let column):
      "\(path): no column '\(column)', by which stereo_reco_weights wants telescopes to be weighted"
    case .noEvents(let path, let summary): "\(path): no event is left (\(summary))"
    }
  }
}
