// The registers of running a service: data use, materials, operations, releases, figures.
#pragma once

#include "checks/parse/register.hpp"

namespace tenken::parse {

/// Whether the terms of each tier license the use of data: 05.2.
const Schema& data_use_schema();
/// Papers by which the city can confirm the measures of row 6: 06a.1, 06a.3.
const Schema& materials_schema();
/// Operations that affect the service and what curbs a mistake: 12.1, 12.2, 12.4.
const Schema& operations_schema();
/// Releases and the traces of secure development in them: 16.2.
const Schema& releases_schema();
/// Capacity and performance of each month: 17.2.
const Schema& monthly_figures_schema();

}  // namespace tenken::parse
