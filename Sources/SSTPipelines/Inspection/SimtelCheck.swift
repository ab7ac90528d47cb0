import SSTCore
import SSTIO

/// The check of simtel files: every object parses, every event decodes.
struct SimtelCheck {
  let path: String
  let jobs: Int

  func run() throws -> [String] {
    var notes: [String] = []
    // A pipe is read once, as events.
    if path != "-" {
      var walk = try EventIOObjects(path: path)
      var (count, unknown) = (0, 0)
      try walk.forEach { object in
        count += 1
        if !object.isKnown { unknown += 1 }
        return true
      }
      notes.append("\(count) objects")
      if unknown > 0 { notes.append("\(unknown) of unknown types or versions") }
    }
    let source = try SimtelEventSource(path: path)
    let pass = try SimtelPass(source, jobs: jobs)
    if let damage = pass.damage { throw damage }
    let counts = pass.counts
    notes.append("\(counts.showers) showers used \(counts.mcEvents) times")
    notes.append("\(counts.arrayEvents) array events with \(pass.telescopeEvents) images")
    if counts.calibrationEvents > 0 { notes.append("calibration: \(counts.calibrationEvents)") }
    if counts.emptyEvents > 0 { notes.append("without data: \(counts.emptyEvents)") }
    if counts.duplicateEvents > 0 { notes.append("events that came before: \(counts.duplicateEvents)") }
    if counts.contradictions > 0 { notes.append("events with doubtful truth: \(counts.contradictions)") }
    notes += counts.runs.flatMap(\.problems).map(\.text)
    if counts.untriggeredTelescopes > 0 {
      notes.append("images of telescopes that did not trigger: \(counts.untriggeredTelescopes)")
    }
    if counts.brightTelescopes > 0 {
      notes.append("very bright images without the true one, left out: \(counts.brightTelescopes)")
    }
    if counts.runs.count > 1 { notes.append("\(counts.runs.count) runs") }
    let nominal = source.head.telescopes.count { $0.usesNominalFocalLength }
    if nominal > 0 { notes.append("no effective focal length of \(nominal) telescopes") }
    return notes
  }
}
