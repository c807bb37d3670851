// Wagtail starts its date and time pickers by inline scripts, which the content policy refuses. The same calls, from a file.
class Picker extends window.StimulusModule.Controller {
  static values = { start: String, field: String, config: Object };

  connect() {
    window[this.startValue](this.fieldValue, this.configValue);
  }
}

// The same for whatever is chosen in a dialogue: a picture, a file, a fact of the register.
class Chooser extends window.StimulusModule.Controller {
  static values = { constructor: String, field: String, options: Object };

  connect() {
    new window[this.constructorValue](this.fieldValue, this.optionsValue);
  }
}

window.wagtail.app.register("office-picker", Picker);
window.wagtail.app.register("office-chooser", Chooser);
