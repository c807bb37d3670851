// Sends what was typed for all pictures along with each of them.
"use strict";

$(function () {
  const upload = $("#fileupload");
  const common = $("[data-picture-common]");
  const own = upload.fileupload("option", "formData");
  upload.fileupload("option", "formData", function (form) {
    return own.call(this, form).concat(common.serializeArray());
  });
  common.on("submit", (event) => event.preventDefault());
});
