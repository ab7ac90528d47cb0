public import SSTSky

/// What the stereo reconstruction knows about a telescope.
public struct StereoTelescope: Sendable, Equatable {
  /// The telescope's id, for example 21.
  public var id: Int
  /// Where it stands: metres in the ground frame, from the array's reference point.
  public var position: GroundVector
  /// The focal length that maps angles to camera positions, in metres.
  public var focalLength: Double
  /// The mean distance of the camera's border pixels from its centre, in metres.
  public var cameraRadius: Double

  /// Makes a telescope; lengths in metres.
  public init(id: Int, position: GroundVector, focalLength: Double, cameraRadius: Double) {
    self.id = id
    self.position = position
    self.focalLength = focalLength
    self.cameraRadius = cameraRadius
  }
}

/// The image of a shower in one telescope, as the stereo reconstruction needs it.
public struct StereoImage: Sendable, Equatable {
  /// The telescope, as an index into ``HillasReconstructor/telescopes``.
  public var telescope: Int
  /// Where the telescope points.
  public var pointing: HorizontalDirection
  /// The centre of gravity in the camera, in metres.
  public var centre: CameraFrame.Position
  /// The angle of the major axis to x, in radians.
  public var psiRad: Double
  /// The rms along the major axis, in metres.
  public var length: Double
  /// The rms across, in metres.
  public var width: Double
  /// The sum of the charges, in photoelectrons.
  public var intensity: Double
  /// The number of pixels that passed the cleaning.
  public var pixelCount: Int
  /// The fraction of the intensity in the two outermost rings of pixels.
  public var leakageIntensityWidth2: Double

  /// Makes an image; lengths in metres.
  public init(
    telescope: Int, pointing: HorizontalDirection, centre: CameraFrame.Position, psiRad: Double,
    length: Double, width: Double, intensity: Double, pixelCount: Int, leakageIntensityWidth2: Double
  ) {
    self.telescope = telescope
    self.pointing = pointing
    self.centre = centre
    self.psiRad = psiRad
    self.length = length
    self.width = width
    self.intensity = intensity
    self.pixelCount = pixelCount
    self.leakageIntensityWidth2 = leakageIntensityWidth2
  }

  /// The weight of the image: intensity times elongation.
  public var weight: Double { intensity * length / width }
}
