"use strict";

const target = document.getElementById("api");

SwaggerUIBundle({
  url: target.dataset.document,
  domNode: target,
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
