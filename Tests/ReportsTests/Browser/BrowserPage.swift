import Foundation

/// One page of the browser, as a user would use it, with a record of what it did.
final class BrowserPage {
  /// Errors and warnings of the console, uncaught exceptions, violations of the content security policy.
  private(set) var complaints: [String] = []
  /// The addresses that the page asked for, itself included.
  private(set) var requests: [String] = []
  /// Dialogues that scripts opened.
  private(set) var dialogues: [String] = []

  private let browser: BrowserProcess
  private var session = ""
  private var lastCommand = 0
  private var isLoaded = false

  /// Opens an empty page.
  ///
  /// - Parameters:
  ///   - width: of the window.
  ///   - height: of the window.
  ///   - isDark: what the page is told about the user's preference.
  init(width: Int = 1440, height: Int = 1000, isDark: Bool = false) throws {
    browser = try BrowserProcess()
    let target = try command("Target.createTarget", ["url": "about:blank"])
    let identifier = target["targetId"] as? String ?? ""
    let attached = try command("Target.attachToTarget", ["targetId": identifier, "flatten": true])
    session = attached["sessionId"] as? String ?? ""
    for domain in ["Page", "Runtime", "Network", "Log"] { try command("\(domain).enable") }
    try resize(width: width, height: height)
    try prefer(dark: isDark)
  }

  /// Changes the size of the window.
  func resize(width: Int, height: Int) throws {
    try command(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
  }

  /// Changes what the page is told about the user's preference.
  func prefer(dark: Bool) throws {
    try command(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": dark ? "dark" : "light"]]])
  }

  /// Opens a file and waits until it is loaded.
  func open(_ path: String, fragment: String = "") throws {
    isLoaded = false
    requests = []
    try command("Page.navigate", ["url": URL(fileURLWithPath: path).absoluteString + fragment])
    let deadline = Date().addingTimeInterval(60)
    while !isLoaded {
      guard deadline.timeIntervalSinceNow > 0 else { throw BrowserError.silent("\(path) does not load") }
      if let message = try browser.receive(timeout: 1) { note(message) }
    }
  }

  /// The value of an expression, which must be what JSON can say.
  @discardableResult
  func evaluate(_ expression: String) throws -> Any {
    let answer = try command(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true])
    if let details = answer["exceptionDetails"] { throw BrowserError.refused("\(expression): \(details)") }
    return (answer["result"] as? [String: Any])?["value"] ?? NSNull()
  }

  /// The value of an expression as a number; NaN for none.
  func number(_ expression: String) throws -> Double {
    (try evaluate(expression) as? NSNumber)?.doubleValue ?? .nan
  }

  /// The value of an expression as a whole number; -1 for none.
  func integer(_ expression: String) throws -> Int { Int(exactly: try number("Number(\(expression))")) ?? -1 }

  /// The value of an expression as numbers.
  func numbers(_ expression: String) throws -> [Double] {
    (try evaluate("Promise.resolve(\(expression)).then((list) => Array.from(list))") as? [Any] ?? []).map {
      ($0 as? NSNumber)?.doubleValue ?? .nan
    }
  }

  /// The value of an expression as a text.
  func text(_ expression: String) throws -> String { try evaluate("String(\(expression))") as? String ?? "" }

  /// Waits until an expression is true.
  ///
  /// - Returns: the seconds that took.
  @discardableResult
  func wait(_ seconds: Double = 20, until condition: String) throws -> Double {
    let start = Date()
    while true {
      if try evaluate("Boolean(\(condition))") as? Bool == true { return -start.timeIntervalSinceNow }
      guard -start.timeIntervalSinceNow < seconds else { throw BrowserError.silent("never: \(condition)") }
      usleep(5000)
    }
  }

  /// Presses and releases the mouse button at a place of the window.
  func click(x: Double, y: Double) throws {
    for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
      let button = kind == "mouseMoved" ? "none" : "left"
      try command(
        "Input.dispatchMouseEvent", ["type": kind, "x": x, "y": y, "button": button, "clickCount": 1])
    }
  }

  /// Moves the mouse.
  func move(x: Double, y: Double) throws {
    try command("Input.dispatchMouseEvent", ["type": "mouseMoved", "x": x, "y": y])
  }

  /// Brings an element into view and clicks its middle.
  func click(_ element: String) throws {
    let box = try numbers(
      """
      (() => { const e = \(element); e.scrollIntoView({ block: "center" });
      const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()
      """)
    try click(x: box[0], y: box[1])
  }

  /// Presses a key such as `ArrowDown` or `Tab`.
  func press(_ key: String) throws {
    for kind in ["keyDown", "keyUp"] {
      try command(
        "Input.dispatchKeyEvent",
        ["type": kind, "key": key, "code": key, "windowsVirtualKeyCode": keyCode(key)])
    }
  }

  /// Saves what the window shows, or the whole page, as PNG.
  func screenshot(to path: String, whole: Bool = false) throws {
    let answer = try command("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": whole])
    guard let text = answer["data"] as? String, let data = Data(base64Encoded: text) else {
      throw BrowserError.refused("no screenshot")
    }
    try data.write(to: URL(fileURLWithPath: path))
  }

  /// Sends a command and waits for its answer, so many seconds at most.
  @discardableResult
  func command(
    _ method: String, _ parameters: [String: Any] = [:], timeout: Double = 60
  ) throws -> [String: Any] {
    lastCommand += 1
    var message: [String: Any] = ["id": lastCommand, "method": method, "params": parameters]
    if !session.isEmpty { message["sessionId"] = session }
    try browser.send(message)
    let deadline = Date().addingTimeInterval(timeout)
    while deadline.timeIntervalSinceNow > 0 {
      guard let answer = try browser.receive(timeout: 1) else { continue }
      guard answer["id"] as? Int == lastCommand else {
        note(answer)
        continue
      }
      if let error = answer["error"] { throw BrowserError.refused("\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
    throw BrowserError.silent(method)
  }

  private func keyCode(_ key: String) -> Int {
    let codes = ["Tab": 9, "Enter": 13, "End": 35, "Home": 36]
    let arrows = ["ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40]
    return codes[key] ?? arrows[key] ?? 0
  }

  private func note(_ message: [String: Any]) {
    let parameters = message["params"] as? [String: Any] ?? [:]
    switch message["method"] as? String {
    case "Page.loadEventFired": isLoaded = true
    case "Runtime.exceptionThrown": complaints.append("exception: \(parameters)")
    case "Runtime.consoleAPICalled":
      if ["error", "warning", "assert"].contains(parameters["type"] as? String ?? "") {
        complaints.append("console: \(parameters["args"] ?? "")")
      }
    case "Log.entryAdded": complaints.append("log: \(parameters["entry"] ?? "")")
    case "Network.requestWillBeSent":
      requests.append((parameters["request"] as? [String: Any])?["url"] as? String ?? "?")
    case "Page.javascriptDialogOpening":
      dialogues.append(parameters["message"] as? String ?? "")
      try? browser.send(
        ["id": -1, "sessionId": session, "method": "Page.handleJavaScriptDialog", "params": ["accept": true]])
    default: break
    }
  }
}
