import Foundation
import TestSupport

/// One page of a headless Firefox, which takes commands of its Marionette protocol over a socket.
///
/// A message is its length in bytes, a colon, and a list as JSON.
final class FirefoxPage {
  /// Where the browser is, if the machine has one; `SST_FIREFOX` names another.
  static let program: String? = {
    if let named = ProcessInfo.processInfo.environment["SST_FIREFOX"] { return named }
    return ["/usr/bin/firefox-esr", "/usr/bin/firefox"]
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  private let process = Process()
  private let profile: TemporaryFolder
  private let socket: Int32
  private var lastCommand = 0

  init(width: Int = 1440, height: Int = 1000) throws {
    guard let program = Self.program else { throw BrowserError.cannotStart("there is no Firefox") }
    profile = try TemporaryFolder()
    let settings = "user_pref(\"marionette.port\", 0);\n"
    try Data(settings.utf8).write(to: URL(fileURLWithPath: profile.path("user.js")))
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "--headless", "--marionette", "--no-remote", "--profile", profile.url.path, "about:blank",
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(["HOME": profile.url.path]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    do {
      socket = try Self.connect(port: Self.port(profile.path("MarionetteActivePort")))
    } catch {
      kill(process.processIdentifier, SIGKILL)
      throw error
    }
    _ = try receive()
    try command("WebDriver:NewSession")
    try command("WebDriver:SetWindowRect", ["width": width, "height": height])
  }

  deinit {
    close(socket)
    process.terminate()
    for _ in 0..<100 where process.isRunning { usleep(50_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// Opens a file, and waits until all its plots are drawn.
  func open(_ path: String) throws {
    try command("WebDriver:Navigate", ["url": URL(fileURLWithPath: path).absoluteString])
    let drawn = "[...document.querySelectorAll('.plot')].every((plot) => plot.querySelector('.main-svg'))"
    for _ in 0..<600 {
      if try evaluate(drawn) as? Bool == true { return }
      usleep(100_000)
    }
    throw BrowserError.silent("\(path): the plots are not drawn")
  }

  /// The value of an expression; the page's own names that are constants are not known to it.
  @discardableResult
  func evaluate(_ expression: String) throws -> Any {
    try command("WebDriver:ExecuteScript", ["script": "return \(expression)", "args": [Any]()])
  }

  /// The page printed on A4, as PDF.
  func print() throws -> Data {
    let text = try command("WebDriver:Print", ["background": true]) as? String
    guard let document = text.flatMap({ Data(base64Encoded: $0) }) else {
      throw BrowserError.refused("nothing printed")
    }
    return document
  }

  @discardableResult
  private func command(_ name: String, _ parameters: [String: Any] = [:]) throws -> Any {
    lastCommand += 1
    let message = try JSONSerialization.data(withJSONObject: [0, lastCommand, name, parameters] as [Any])
    try send(Array("\(message.count):".utf8) + message)
    guard let answer = try receive() as? [Any], answer.count == 4, answer[1] as? Int == lastCommand else {
      throw BrowserError.silent(name)
    }
    if let error = answer[2] as? [String: Any] { throw BrowserError.refused("\(name): \(error)") }
    return (answer[3] as? [String: Any])?["value"] ?? NSNull()
  }

  private func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
      guard count > 0 else { throw BrowserError.silent("Firefox takes no commands") }
      rest = rest.dropFirst(count)
    }
  }

  private func receive() throws -> Any {
    var length = 0
    while true {
      let byte = try bytes(1)[0]
      if byte == UInt8(ascii: ":") { break }
      length = length * 10 + Int(byte) - 48
    }
    return try JSONSerialization.jsonObject(with: Data(bytes(length)))
  }

  private func bytes(_ count: Int) throws -> [UInt8] {
    var all = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = all.withUnsafeMutableBytes { buffer in
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
        return read(socket, rest.baseAddress, rest.count)
      }
      guard got > 0 else { throw BrowserError.silent("Firefox has ended, or says nothing") }
      done += got
    }
    return all
  }

  /// The port that the browser writes into its profile once it listens.
  private static func port(_ path: String) throws -> UInt16 {
    for _ in 0..<1200 {
      let text = try? String(contentsOfFile: path, encoding: .utf8)
      if let port = text.flatMap({ UInt16($0.trimmingCharacters(in: .whitespacesAndNewlines)) }) {
        return port
      }
      usleep(50_000)
    }
    throw BrowserError.cannotStart("Firefox does not listen")
  }

  private static func connect(port: UInt16) throws -> Int32 {
    let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var limit = timeval(tv_sec: 120, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if status == 0 { return descriptor }
    close(descriptor)
    throw BrowserError.cannotStart("Firefox: " + String(cString: strerror(errno)))
  }
}
