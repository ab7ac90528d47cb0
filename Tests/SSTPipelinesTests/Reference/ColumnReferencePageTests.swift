import Reconstruction
import SSTCalib
import TestSupport
import Testing

@testable import ChargeRes
@testable import SPEFit
@testable import SSTCore
@testable import SSTData
@testable import SSTIO
@testable import SSTPipelines
@testable import SSTSim

/// Every column of every product is on the page, with a definition.
@Suite("Reference: columns") struct ColumnReferencePageTests {
  static let page = ColumnPage(products: [
    telescopeFile, stereoFile, simulatedFile, dl2File, classesFile, pedestalFile, darkRun, fitSPE, spectra,
    scan, simulations,
  ])

  @Test("Docs/reference/columns.md is what the tables are") func columns() throws {
    let page = ReferencePage(path: "Docs/reference/columns.md", text: Self.page.text)
    #expect(try page.difference() == nil)
  }

  @Test("every column has a definition of its own words") func definitions() {
    for part in Self.page.products.flatMap(\.parts) {
      for column in part.columns {
        #expect(column.description.count > 3, "\(part.path): \(column.name)")
      }
    }
  }

  private static let (telescope, pixels) = (21, 1296)

  private static var telescopeFile: ColumnPage.Product {
    var layout = ParameterRow.Layout()
    layout.frame = .camera
    let images = ImageBlock.table(telescope: telescope, pixelCount: pixels)
    return .init(
      title: "DL1 files of one telescope",
      text: """
        Written by `r0-dl1`: `BASE_dl1.h5`, one row per event unless a table says otherwise. `--compat sst1mpipe` leaves
        out the columns that the original does not have.
        """,
      parts: [
        .init(SubarrayTrigger.table(telescopeCount: 2), "Array triggers, one row per event."),
        .init(TelescopeTrigger.table, "Telescope triggers."),
        .init(
          ParameterRow.table(telescope: telescope, layout),
          """
          Image parameters in the camera frame (default); `time_wr_full_seconds` and `time_wr_frac_seconds` only with
          `--precise-timestamps`.
          """),
        telescopeFrame(layout),
        .init(images.path, "Images; not written with `--no-write-images`.", images.schema.columns),
        .init(
          PixelStatusRow.table(telescope: telescope, pixelCount: pixels),
          "Bad pixels of single events; one row for each event with such pixels."),
        .init(
          TriggerTimeRow.table(telescope: telescope),
          """
          Every trigger, pedestals and damaged events with a readable header included; one row per trigger. In stereo files
          for both telescopes. Not with `--compat sst1mpipe`.
          """),
        .init(ArrayPointing.table, "Pointing of the array; one row whenever it changes."),
        .init(
          TelescopePointing.table(telescope: telescope),
          "Pointing of the telescope; one row whenever it changes."),
        .init(
          PedestalMonitoringRow.table(pixelCount: pixels),
          "Baseline statistics of pedestal events; one row for each averaging window."),
        .init(RunInfo.table(telescopeCount: 2), "Facts about the run and its processing; one row."),
      ] + instrument)
  }

  /// Only the columns whose names or units differ from those of the camera frame.
  private static func telescopeFrame(_ camera: ParameterRow.Layout) -> ColumnPage.Part {
    var layout = camera
    layout.frame = .telescope
    let known = Set(ParameterRow.table(telescope: telescope, camera).columns.map(\.info.name))
    let columns = ParameterRow.table(telescope: telescope, layout).columns.map(\.info)
    return .init(
      TablePath.parameters(telescope: telescope) + " (telescope frame)",
      """
      The columns that replace the `camera_frame_` ones with the setting `ImageProcessor.use_telescope_frame`.
      """, columns.filter { !known.contains($0.name) })
  }

  private static var instrument: [ColumnPage.Part] {
    [
      .init(LayoutRow.table(), "Telescopes of the array; one row per telescope."),
      .init(OpticsDescription.table(), "Optics; one row for each kind."),
      .init(PixelRow.table(0), "Pixels of a camera; one row per pixel."),
      .init(PulseRow.table(0), "Reference pulse of a camera; one row per step."),
      .init(ObservationRow.table, "The observation; one row."),
      .init(ObservationRow.scheduling, "The scheduling block; one row."),
    ]
  }

  private static var stereoFile: ColumnPage.Product {
    .init(
      title: "Stereo files",
      text: """
        Written by `dl1-stereo`: the tables of the DL1 files of both telescopes for the matched events, with the event
        ids of the first telescope, and these.
        """,
      parts: [
        .init(StereoEvent.table(telescopeCount: 2, hasOwnColumns: true), "Reconstructed showers."),
        .init(ImpactRow.table(telescope: telescope), "Impact distances."),
        .init(CoincidenceDecision.table, "One row for each event of the first telescope."),
        .init(TimeDifferenceBin.table, "One row per bin."),
        .init(OffsetCount.table, "One row per offset; only with the method `SlidingWindow`."),
      ])
  }

  private static var simulatedFile: ColumnPage.Product {
    let layout = ParameterRow.Layout()
    let data = Set(ParameterRow.table(telescope: 1, layout).columns.map(\.info.name))
    let parameters = SimulatedParameterRow.table(telescope: 1, layout)
    let images = TrueImageBlock.table(telescope: 1, pixelCount: pixels)
    return .init(
      title: "DL1 files of simulations",
      text: """
        Written by `r0-dl1` from simtel files: the tables of a DL1 file and of a stereo file, and the truth. Tables of a
        telescope exist for every telescope of the file (`tel_001` stands for all). What each column of the truth is
        good for: [make training data](../how-to/make-training-data.md).
        """,
      parts: [
        .init(
          parameters.path, "Image parameters as in data, and these columns behind them.",
          parameters.columns.map(\.info).filter { !data.contains($0.name) }),
        .init(TrueShowerRow.table, "The true shower of each event; one row per event."),
        .init(
          images.path,
          "True images; only if the simulation stored them. Without `true_image` with `--no-write-images`.",
          images.schema.columns),
        .init(
          TrueParameterRow.table(telescope: 1, .camera),
          "Parameters of the true images: all pixels with photoelectrons, without times."),
        .init(TrueImpactRow.table(telescope: 1), "True distances of the telescope from the shower axes."),
        .init(SimulationRunRow.table, "How the showers were simulated; one row per run."),
        .init(
          ShowerDistributionRow.table(energyBins: 120, distanceBins: 200),
          "How all simulated events are spread, those without a trigger included; one row per run."),
      ])
  }

  private static var dl2File: ColumnPage.Product {
    var layout = StereoReconstruction.Layout()
    let data = StereoReconstruction.first(layout).columns.map(\.info)
    layout.isSimulated = true
    let truth = StereoReconstruction.first(layout).columns.map(\.info).filter { column in
      !data.contains { $0.name == column.name }
    }
    let copies =
      StereoImageCopy.impactTable(number: 1).columns.map(\.info)
      + StereoImageCopy.imageTable(telescope: telescope).columns.map(\.info)
    return .init(
      title: "DL2 files",
      text: """
        Written by `dl1-dl2`: a copy of the DL1 file with these tables. Without `--stereo` there is a table for each
        telescope, with it one for all. `--compat sst1mpipe` leaves out what the original does not have.
        """,
      parts: [
        .init(
          TablePath.dl2Parameters(telescope: telescope),
          """
          All image parameters of the DL1 file for every image that has a result, and behind them these columns;
          `reco_disp_norm` and `reco_disp_sign` not with models of vectors.
          """, TelescopeReconstruction.columns().map(\.info)),
        .init(
          TablePath.dl2Stereo,
          "One row for each event with images of several telescopes; `_tel21` stands for the columns of every telescope.",
          data + copies + StereoReconstruction.last(StereoReconstruction.Layout()).columns.map(\.info)),
        .init(TablePath.dl2Stereo + " (simulations)", "The truth, in simulations.", truth),
      ]
        + ReconstructedQuantity.allCases.flatMap { quantity -> [ColumnPage.Part] in
          [
            .init(
              TelescopeForestRow.table(quantity, telescope: telescope),
              "The same for ctapipe: a row for each row of the DL1 table."),
            .init(
              ArrayForestRow.table(quantity, telescopeCount: 2),
              "The same for ctapipe: a row for each array event; with `--stereo`."),
          ]
        } + [.init(DL2Info.table(), "The models; one row.")])
  }

  private static var classesFile: ColumnPage.Product {
    .init(
      title: "DL2 files with classes",
      text: "Written by `event-classes`: a copy of the DL2 file; its tables of results have more columns.",
      parts: [
        .init(TablePath.dl2Stereo + " (classes)", "One row for each event.", EventClassFile.columns.columns)
      ])
  }

  private static var pedestalFile: ColumnPage.Product {
    .init(
      title: "Pedestal charge distributions",
      text: "Written by `r0-dl1 --px-charges`: `BASE_pedestal_hist.h5`.",
      parts: [
        .init(PedestalHistogramFile.edges, "Edges of the bins; one row more than bins."),
        .init(PedestalHistogramFile.counts, "Charges of pedestal events; one row per bin."),
        .init(NightSkyMap.table(pixelCount: pixels), "Maps for `--reclean`; one row per interval."),
      ])
  }

  private static var darkRun: ColumnPage.Product {
    .init(
      title: "Dark-run calibration files",
      text: "Written by `dark-run`, as data frames of pandas.",
      parts: [
        .init(
          DarkRunRow.table,
          """
          Fits of the charge spectra; one row per pixel. Charges are sums of samples in ADC counts. A second file has the
          histograms: one row per pixel, one column per bin, named by the center of the bin in ADC counts.
          """)
      ])
  }

  private static let names = ["eped", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_"]

  private static var fitSPE: ColumnPage.Product {
    .init(
      title: "Fits of charge spectra",
      text: """
        Written by `fit-spe`: a CSV file, shown for one illumination and the Gaussian model with crosstalk; with several
        illuminations their own parameters end in the number. JSON files have the same names.
        """,
      parts: [
        .init(
          FitSPERow.table(names, hasAsymmetricErrors: true, of: []), path: "OUTPUT.csv",
          "One row per pixel; the `_minos_` columns only with `--minos`.", isText: true)
      ])
  }

  private static var spectra: ColumnPage.Product {
    let names = ["eped_0", "eped_sigma", "pe", "pe_sigma", "opct", "lambda_0"]
    return .init(
      title: "Single-photoelectron results of the laboratory",
      text: """
        Written by `spe` and `lab`, shown for one illumination, number 0. `spe_output.csv` has the columns of the table
        `/pixels`. Charges are in mV ns, as sums of samples 1 ns apart.
        """,
      parts: [
        .init(
          LabSPERow.table([], runCount: 1, parameters: names, chargeUnit: "mV ns"),
          path: "spe_results.h5: /pixels", "One row per pixel."),
        .init(LabRunRow.table("/runs", title: "", of: []), path: "spe_results.h5: /runs", "One row per run."),
      ])
  }

  private static var scan: ColumnPage.Product {
    .init(
      title: "Charge resolution of the laboratory",
      text: """
        Written by `charge-res` and `lab`. `charge_resolution.csv` has the columns of the table `/runs`. Levels of
        night-sky background are numbered in ascending order, from 0; the page shows one.
        """,
      parts: [
        .init(
          LabScanResult.runTable(of: []), path: "charge_resolution.h5: /runs",
          "One row per run of the scan."),
        .init(
          LabScanResult.pixelTable(levelCount: 1, of: []), path: "charge_resolution.h5: /pixels",
          "One row per pixel of the camera."),
        .init(
          LabRunRow.table("/inputs", title: "", of: []), path: "charge_resolution.h5: /inputs",
          "One row per run."),
      ])
  }

  private static var simulations: ColumnPage.Product {
    .init(
      title: "Truth of simulations",
      text: "CSV files that the `simulate` commands write beside their products.",
      parts: [
        .init(
          TruthTable.events, path: "BASE.truth.csv",
          "`simulate sst1m`, one row per event; empty columns for pedestal events.", isText: true),
        .init(
          NightEventRow.table([]), path: "night_RUN.events.csv",
          "`simulate night`, one row per recorded event.",
          isText: true),
        .init(
          NightShowerRow.table([], telescopes: [21]), path: "night_RUN.showers.csv",
          "`simulate night`, one row per shower that triggered a telescope; columns for each telescope.",
          isText: true),
        .init(
          CameraCharges.truth(1), path: "truth.csv", "`simulate charges`, one row per pixel.", isText: true),
        .init(
          LabTruthRow.table([], lightCount: 1), path: "truth_pixels.csv",
          "`simulate lab`, one row per pixel.",
          isText: true),
        .init(
          LabTruthFiles.resolutions([(number: 1, pixels: [])]), path: "truth_resolution.csv",
          "`simulate lab`, one row per pixel, one column per run of the scan.", isText: true),
      ])
  }
}
