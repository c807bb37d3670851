// Wagtail starts its date and time pickers by inline scripts, which the content policy refuses. The same calls, from a file.
class Picker extends window.StimulusModule.Controller {
  static values = { start: String, field: String, config: Object };

  connect() {
    window[this.startValue](this.fieldValue, this.configValue);
  }
}

window.wagtail.app.register("office-picker", Picker);
