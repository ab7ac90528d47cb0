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

  /// Makes an image from its parameters in either frame.
  ///
  /// - Parameters:
  ///   - parameters: of the image.
  ///   - frame: their frame; degrees on the sky become metres, with x and y exchanged and the angle mirrored.
  ///   - focalLength: what the degrees were made with, in metres; not used in the camera frame.
  ///   - telescope: an index into ``HillasReconstructor/telescopes``.
  ///   - pointing: where the telescope points.
  public init(
    _ parameters: ImageParameters, frame: ImageFrame.Kind, focalLength: Double, telescope: Int,
    pointing: HorizontalDirection
  ) {
    let (hillas, isOnSky) = (parameters.hillas, frame == .telescope)
    let scale = isOnSky ? focalLength * .pi / 180 : 1
    let (x, y) = isOnSky ? (hillas.y, hillas.x) : (hillas.x, hillas.y)
    let count = parameters.morphology.nPixels
    self.init(
      telescope: telescope, pointing: pointing, centre: CameraFrame.Position(x, y) * scale,
      psiRad: (isOnSky ? 90 - hillas.psiDeg : hillas.psiDeg) * .pi / 180, length: hillas.length * scale,
      width: hillas.width * scale, intensity: hillas.intensity,
      pixelCount: count.magnitude < 1_000_000_000 ? count : 0,
      leakageIntensityWidth2: Double(parameters.leakage.intensityWidth2))
  }

  /// The weight of the image: intensity times elongation.
  public var weight: Double { intensity * length / width }
}
